import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from train.in_parallel import KINDS
from train.small import rows_without_clock

from handson.train import checkpoint
from handson.train.distributed import World, joined
from handson.train.engine import fit
from handson.train.settings import Settings

SCRIPT = Path(__file__).with_name("in_parallel.py")


def torchrun(mode, folder, *kinds, processes=2):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += [f"--nproc-per-node={processes}", str(SCRIPT), mode, str(folder), *kinds]
    path = os.pathsep.join([str(SCRIPT.parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        command,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {kind: checkpoint.load(folder / kind / "result.safetensors") for kind in kinds}


def assert_equal_to_one_process(kind, together):
    alone = fit(KINDS[kind], settings=Settings(device="cpu", precision="fp64"))
    for got, want in zip(together["weights"], alone.model.state_dict().values(), strict=True):
        torch.testing.assert_close(got, want, rtol=1e-9, atol=1e-11)
    ours, theirs = rows_without_clock(together["rows"]), rows_without_clock(alone.rows)
    for got_row, want_row in zip(ours, theirs, strict=True):
        assert got_row == pytest.approx(want_row, rel=1e-5)


def test_two_processes_learn_what_one_does(tmp_path):
    for kind, together in torchrun("train", tmp_path, *KINDS).items():
        assert_equal_to_one_process(kind, together)


def test_stopping_and_resuming_together_equals_never_stopping(tmp_path):
    assert torchrun("stop", tmp_path, "linear")["linear"]["rows"] == []
    assert_equal_to_one_process("linear", torchrun("resume", tmp_path, "linear")["linear"])


def test_a_process_alone_is_a_world_of_one():
    with joined("cpu") as world:
        assert (world.rank, world.size, world.leads) == (0, 1, True)
        total = torch.ones(3)
        assert world.add_up(total) is total
        assert torch.equal(total, torch.ones(3))
        assert world.share("x") == "x"
        assert world.any(True, torch.device("cpu"))
        world.wait()


def test_only_the_first_process_leads():
    assert World(0, 2).leads
    assert not World(1, 2).leads
