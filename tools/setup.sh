#!/bin/sh
# Makes or completes .venv:   sh tools/setup.sh [EXTRA...]
#
# This half only finds a Python; tools/bootstrap.py does the rest. `make` calls it before every target.
# PYTHON= names the interpreter to use, UNCONSTRAINED=1 ignores constraints.txt.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
# Python reads file names and .pth files as UTF-8 then, whatever the locale: folders may be called 动手.
export PYTHONUTF8=1

new_enough='import sys; sys.exit(sys.version_info < (3, 10))'
makes_venvs="import venv, ensurepip; $new_enough"
has_pip="import pip; $new_enough"

runs() { # COMMAND CODE: the command exists, starts, and is happy with the code
  "$1" -c "$2" >/dev/null 2>&1
}

found() { command -v "$1" >/dev/null 2>&1; }

stop() { # MESSAGE [COMMAND]
  printf 'handson: %s\n' "$1" >&2
  [ $# = 1 ] || printf '    %s\n' "$2" >&2
  exit 1
}

proven() { # the Python that constraints.txt was tested with, if this is its operating system
  [ -n "${UNCONSTRAINED:-}" ] || sed -n "1s/^# CPython \([0-9.]*\), $(uname -s)\$/python\1/p" constraints.txt
}

find_python() { # the proven one, else the newest; one that can make a venv before one that cannot
  for code in "$makes_venvs" "$new_enough"; do
    for name in $(proven) python3.14 python3.13 python3.12 python3.11 python3.10 python3 python; do
      for python in "$name" "${HOME:-}/.local/bin/$name"; do
        if runs "$python" "$code"; then printf '%s\n' "$python" && return; fi
      done
    done
    if runs py "$code"; then py -3 -c 'import sys; print(sys.executable)' && return; fi
  done
}

how_to_install_python() {
  sudo='sudo '
  [ "$(id -u 2>/dev/null)" != 0 ] || sudo=
  case $(uname -s) in
    Darwin) echo 'brew install python@3.13' ;;
    MINGW* | MSYS* | CYGWIN*) echo 'winget install Python.Python.3.13' ;;
    *)
      # Systems whose own Python is older than ours rarely package a newer one; uv brings one along.
      if runs python3 'import sys, pip; sys.exit(sys.version_info < (3, 8))'; then
        echo 'python3 -m pip install --user uv && python3 -m uv python install 3.11'
      elif found apt-get; then echo "${sudo}apt-get install python3 python3-venv"
      elif found dnf; then echo "${sudo}dnf install python3"
      elif found pacman; then echo "${sudo}pacman -S python"
      elif found zypper; then echo "${sudo}zypper install python311"
      else echo 'open https://www.python.org/downloads/'
      fi ;;
  esac
}

check_named_python() { # PYTHON= was given: use exactly that one, or say why not
  found "$PYTHON" || stop "PYTHON=$PYTHON: there is no such program. Leave PYTHON= out, and make looks for one."
  if runs "$PYTHON" "$new_enough"; then return; fi
  if ! version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null); then
    stop "PYTHON=$PYTHON does not run (it may be a shim without a Python behind it). See why:" "$PYTHON --version"
  fi
  other=$(find_python)
  if [ -n "$other" ]; then command="${AGAIN:-make demo} PYTHON=$other"; else command=$(how_to_install_python); fi
  stop "Python $version ($PYTHON) is too old: handson needs 3.10 or newer. Type" "$command"
}

venv_python=.venv/bin/python
[ -x "$venv_python" ] || venv_python=.venv/Scripts/python.exe

if [ -n "${PYTHON:-}" ]; then
  check_named_python
elif [ -x "$venv_python" ] && runs "$venv_python" "$has_pip"; then
  PYTHON=$venv_python
else
  PYTHON=$(find_python)
  [ -n "$PYTHON" ] || stop "there is no Python 3.10 or newer here. Type this, then ${AGAIN:-make demo} again:" "$(how_to_install_python)"
fi
exec "$PYTHON" tools/bootstrap.py --python "$PYTHON" "$@"
