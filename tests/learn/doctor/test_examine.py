import json

from architecture.code import run_python
from learn.doctor.fake import FakeMachine, crashed, failed, look

from handson.base.words import Words
from handson.learn.doctor.child import CRASHED, Outcome
from handson.learn.doctor.examine import Area, areas, examine, findings

NOTHING_WORKS = FakeMachine(
    versions=dict.fromkeys(FakeMachine().versions),
    probe=failed("ModuleNotFoundError: No module named 'torch'", "torch"),
    benchmark=Outcome(ending=CRASHED, code=1),
    chinese_font=Outcome(ending=CRASHED, code=1),
    online=False,
    needs=[],
)


def every(machine, **options):
    return [f for _, found in findings(machine, areas(**options)) for f in found]


def test_a_healthy_machine_has_no_problem_and_no_warning(monkeypatch):
    bad = [f for f in every(FakeMachine()) if f.status not in ("ok", "note")]
    assert bad == []


def test_every_check_speaks_both_languages_on_every_machine():
    machines = (FakeMachine(), NOTHING_WORKS, FakeMachine(probe=crashed(-11)))
    for machine in machines:
        for area in areas():
            for check in area.checks:
                look(check, machine)


def test_ids_are_unique_on_every_machine():
    for machine in (FakeMachine(), NOTHING_WORKS):
        ids = [finding.id for finding in every(machine)]
        assert len(ids) == len(set(ids))
        assert "broken_check" not in ids


def test_speed_and_network_can_be_left_out():
    ids = {finding.id for finding in every(FakeMachine(), quick=True, offline=True)}
    assert not ids & {"speed", "mirrors"}
    assert {"speed", "mirrors"} <= {finding.id for finding in every(FakeMachine())}


def test_a_check_that_breaks_is_a_finding_and_the_next_one_is_made():
    def broken(machine):
        raise ZeroDivisionError("division by zero")

    finding = look(lambda machine: examine(machine, broken), FakeMachine())["broken_check"]
    assert finding.status == "warning"
    assert "ZeroDivisionError: division by zero" in finding.what.en
    assert "broken" in finding.title.en
    area = Area(Words("甲", "A"), (broken, areas()[0].checks[0]))
    ((_, found),) = findings(FakeMachine(), (area,))
    assert [f.id for f in found] == ["broken_check", "python_version"]


def test_details_can_be_written_as_json():
    for machine in (FakeMachine(), NOTHING_WORKS):
        json.dumps([finding.said_in("zh") for finding in every(machine)])


def test_nothing_but_the_standard_library_is_imported():
    code = (
        "import sys, json, handson.learn.doctor.__main__, handson.learn.doctor.benchmark, "
        "handson.learn.doctor.font_probe; print(json.dumps(sorted(sys.modules)))"
    )
    done = run_python(code)
    assert done.returncode == 0, done.stderr
    heavy = {"torch", "numpy", "pandas", "matplotlib", "rich", "typer", "click", "jaxtyping"}
    assert not heavy & set(json.loads(done.stdout))
