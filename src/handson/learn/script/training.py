"""The part of a script that trains: evaluation, the loop, and the line that is printed."""

import re
from string import Template

import torch

from handson.learn.script import twins
from handson.learn.script.data import Data
from handson.learn.script.layout import layout
from handson.train.experiment import Experiment

# A line that ends in `#? word` is there only when the word holds; $words are filled in.
TEXT = '''
@torch.no_grad()
def evaluate(model: nn.Module, parts: Parts, part: str) -> dict[str, float]:
    """Return $said over one part of the data."""
    inputs, targets = parts[part]
    model.eval()
    $sums = 0.0
    for start in range(0, len(inputs), EVAL_BATCH_SIZE):
        span = slice(start, start + EVAL_BATCH_SIZE)
        x, y = $seen, targets[span]
        predictions = model(x)
        loss_sum += LOSS(predictions, y) * len(x)
        $add
    return {$results}


def train(parts: Parts, device: torch.device, epochs: int = EPOCHS) -> Iterator[dict[str, float]]:
    """Train from the start; yield the numbers of every epoch when it is over."""
    random.seed(SEED)  #? python
    np.random.seed(SEED)  #? numpy
    torch.manual_seed(SEED)
    model = $model.to(device)  #? vectors
    model = $model.to(device, memory_format=torch.channels_last)  #? images
    optimizer = $optimizer
    inputs, targets = parts["train"]
    steps = max(epochs * math.ceil(len(inputs) / BATCH_SIZE), 1)  #? by_step
    steps = max(epochs, 1)  #? by_epoch
    scheduler = $scheduler  #? scheduled
    for epoch in range(epochs):
        model.train()
        rng = torch.Generator().manual_seed(SEED * 1_000_003 + epoch)
        order = torch.randperm(len(inputs), generator=rng).to(device)
        losses, sizes = [], []
        for chosen in order.split(BATCH_SIZE):
            x, y = $x, targets[chosen]
            optimizer.zero_grad()
            loss = LOSS(model(x), y)  #? whole
            loss.backward()  #? whole
            loss = torch.zeros((), device=device)  #? pieces
            pieces, answers = x.tensor_split(ACCUMULATE), y.tensor_split(ACCUMULATE)  #? pieces
            for piece, answer in zip(pieces, answers, strict=True):  #? pieces
                if len(piece):  #? pieces
                    share = LOSS(model(piece), answer) * (len(piece) / len(x))  #? pieces
                    share.backward()  #? pieces
                    loss += share.detach()  #? pieces
            nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)  #? clipped
            optimizer.step()
            scheduler.step()  #? by_step
            losses.append(loss.detach())
            sizes.append(len(x))
        weights = torch.tensor(sizes, device=device)
        row = {"train_loss": float((torch.stack(losses) * weights).sum() / weights.sum())}
        $rows
        row |= $measure(model)  #? measured
        scheduler.step()  #? by_epoch
        yield row


def main() -> None:
    """Train, and print a line per epoch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=DATA, help="$help; usually %(default)s")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args()
    if not options.data.exists():
        parser.error(f"there is no {options.data}; say where the data are: --data PATH")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    parts = $parts
    parts = {name: (x.to(device), y.to(device)) for name, (x, y) in parts.items()}
    for epoch, row in enumerate(train(parts, device, options.epochs), 1):
        numbers = "  ".join(f"{name} {value:.6f}" for name, value in row.items())
        print(f"epoch {epoch:3d}  {numbers}", flush=True)
'''


def training(
    experiment: Experiment, data: Data, model: str, convert: str, imported: set[str]
) -> str:
    """Write the functions that train, evaluate and print.

    Args:
        experiment: of the run.
        data: how the script comes to its data.
        model: the call that makes the model.
        convert: name of the function that makes floats of a batch; empty for none.
        imported: modules that the model's code uses.
    """
    schedule = twins.schedule(experiment)
    metrics = twins.metrics(experiment)
    images = _has_images(experiment)
    holds = {
        "python": "random" in imported,
        "numpy": "np" in imported,
        "images": images,
        "vectors": not images,
        "scheduled": schedule is not None,
        "by_step": schedule is not None and experiment.schedule_by == "step",
        "by_epoch": schedule is not None and experiment.schedule_by == "epoch",
        "whole": experiment.accumulate == 1,
        "pieces": experiment.accumulate > 1,
        "clipped": experiment.clip_norm is not None,
        "measured": experiment.measure is not None,
    }
    results = ['f"{part}_loss": float(loss_sum) / len(inputs)']
    results += [f'f"{{part}}_{name}": float({name}_sum) / targets.numel()' for name in metrics]
    words = {
        "said": " and ".join(["the mean loss", *metrics]),
        "sums": " = ".join(f"{name}_sum" for name in ("loss", *metrics)),
        "x": f"{convert}(inputs[chosen])" if convert else "inputs[chosen]",
        "seen": f"{convert}(inputs[span])" if convert else "inputs[span]",
        "add": "\n".join(f"{name}_sum += {each}" for name, each in metrics.items()),
        "results": ", ".join(results),
        "model": model,
        "optimizer": twins.optimizer(experiment)[0],
        "scheduler": schedule.scheduler if schedule else "",
        "rows": "\n".join(f'row |= evaluate(model, parts, "{part}")' for part in data.parts),
        "measure": getattr(experiment.measure, "__name__", ""),
        "help": data.help,
        "parts": data.call,
    }
    lines = [_filled(line, words) for line in _kept(holds)]
    return "\n".join(line for line in lines if line is not None).strip("\n")


def _kept(holds: dict[str, bool]) -> list[str]:
    lines = []
    for line in TEXT.splitlines():
        text, _, word = line.partition("  #? ")
        if not word or holds[word]:
            lines.append(text)
    return lines


def _filled(line: str, words: dict[str, str]) -> str | None:
    """Fill a line in; one that changed is laid out anew, and may become several, or ``None``."""
    filled = Template(line).substitute(words)
    if filled == line:
        return line
    indent = len(line) - len(line.lstrip())
    if re.match(r'\s*"""', line):
        return filled
    parts = [layout(part.strip(), indent) for part in filled.splitlines() if part.strip()]
    return "\n".join(parts) or None


def _has_images(experiment: Experiment) -> bool:
    """Say whether the layout of images in memory concerns the model."""
    with torch.random.fork_rng(devices=[]):
        return any(p.ndim == 4 for p in experiment.model().parameters())
