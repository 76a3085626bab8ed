"""Everything that can be found, gathered from where it is written down."""

from collections.abc import Iterable, Mapping, Sequence

from handson.base.words import Words
from handson.catalog import CONCEPTS, Concept, recipe_addresses
from handson.data.registry import EMBEDDED, REMOTE, EmbeddedSet, RemoteSet
from handson.learn.find.entry import Entry, Way
from handson.learn.find.glossary import Term, is_address, terms
from handson.learn.find.leads import ITSELF, STEP, SYNONYM, TERM, Glossary
from handson.learn.find.library import Definition, definitions
from handson.learn.find.spelling import key_of
from handson.learn.find.torch_names import MODULE_PAGES, TorchName, torch_names
from handson.learn.find.verbs import verb_entries

PACKAGES = ("nn", "optim", "ops", "tensors", "models", "recipes", "data", "train", "verify", "show")
"""Packages whose code is made to be called, in the order in which equals are listed."""

INNER = 0.99
"""How much a name counts of what is made for the library itself: torch's own name comes first."""

NAMESPACES = ("torch.nn", "torch.optim", "torch", "torch.nn.functional", "torch.optim.lr_scheduler")


def index(
    verbs: Mapping[str, str] | None = None, concepts: Sequence[Concept] = CONCEPTS
) -> list[Entry]:
    """Gather every entry.

    Args:
        verbs: the command line's, name and help; this package cannot see them itself.
        concepts: the catalogue.
    """
    glossary = Glossary(terms())
    ours = definitions()
    lines = {definition.address: definition.line for definition in ours}
    entries: list[Entry] = []
    for concept in concepts:
        entries += _of_concept(concept, glossary.about(concept), lines)
    entries += _of_library(ours, concepts, glossary)
    entries += _of_data()
    entries += verb_entries(verbs or {})
    entries += [_of_module(name) for name in MODULE_PAGES]
    entries += [_of_torch(name, glossary) for name in torch_names()]
    told = {id(term) for concept in concepts if (term := glossary.about(concept))}
    entries += [_of_term(term) for term in glossary.terms if id(term) not in told]
    return entries


def _source(address: str) -> Way:
    return Way("python", f'from handson.show import source; source("{address}")')


def _both(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en) if zh == en else Words(zh=f"{zh} · {en}", en=f"{en} · {zh}")


def _of_concept(concept: Concept, term: Term | None, lines: Mapping[str, str]) -> list[Entry]:
    title = _both(concept.zh, concept.en)
    code_line = lines.get(concept.code[0], "") if concept.code else ""
    line = term.line if term else Words(zh=code_line, en=code_line)
    recipes = [address.partition(":")[2] for address in concept.recipes]
    ways = [Way("shell", f"handson verify {concept.id}")] if concept.pair else []
    ways += [Way("shell", f"handson notebooks {concept.lesson}")] if concept.lesson else []
    ways += [Way("shell", f"handson run {recipe}") for recipe in recipes]
    ways += [_source(address) for address in concept.code[:1]]
    entries = [Entry(concept.id, "concept", title, line, tuple(ways))]
    if concept.lesson:
        lesson = (
            Way("shell", f"handson notebooks {concept.lesson}"),
            Way("shell", f"handson check {concept.lesson}"),
        )
        entries.append(Entry(concept.lesson, "lesson", title, line, lesson, text=False))
    for recipe in recipes:
        command = f"handson run {recipe}"
        shown = Words(zh=command, en=command)
        said = Words(zh=f"训练：{title.zh}", en=f"Train it: {title.en}")
        steps = (Way("shell", command), Way("shell", f"{command} --help"))
        entries.append(Entry(recipe, "recipe", shown, said, steps, text=False))
    for entry in entries:
        entry.call(entry.name)
        entry.call(concept.zh)
        entry.call(concept.en)
        for name in term.names if term else ():
            entry.call(name, SYNONYM)
    return entries


def _of_library(
    ours: Iterable[Definition], concepts: Iterable[Concept], glossary: Glossary
) -> Iterable[Entry]:
    recipes = set(recipe_addresses().values())
    ideas: dict[str, list[tuple[int, Concept]]] = {}
    for concept in concepts:
        for place, address in enumerate(concept.code):
            ideas.setdefault(address, []).append((place, concept))
    for d in ours:
        if d.address in recipes:
            continue
        call = f"{d.module}.{d.name}({d.parameters})"
        idea_of = ideas.get(d.address, [])
        pairs = [pair for _, idea in idea_of for pair in idea.pair]
        proof = next((p for p in pairs if _proves(p, d.name)), None)
        ways = (*([Way("shell", f"handson verify {proof}")] if proof else []), _source(d.address))
        package = d.module.split(".")[1]
        order = PACKAGES.index(package) if package in PACKAGES else len(PACKAGES)
        line = Words(zh=f"{idea_of[0][1].zh}：{d.line}" if idea_of else d.line, en=d.line)
        entry = Entry(d.address, d.kind, Words(zh=call, en=call), line, ways, order=order)
        entry.call(d.name, 1.0 if package in PACKAGES else INNER)
        twins = (d.name,) if package in ("nn", "optim", "ops") else ()
        for lead in glossary.leading_to(d.address, *twins):
            for name in lead.term.names:
                entry.call(name, lead.weight + STEP / 2)
        for place, idea in idea_of:
            about = glossary.about(idea)
            for name in (idea.zh, idea.en, *(about.names if about else ())):
                entry.call(name, ITSELF + STEP - place * STEP / 10)
        yield entry


def _proves(pair: str, name: str) -> bool:
    """Return whether a pair is about code of that name: CrossEntropyLoss proves cross_entropy."""
    return key_of(pair).startswith(key_of(name))


def _of_data() -> Iterable[Entry]:
    sets: list[RemoteSet | EmbeddedSet] = [*REMOTE.values(), *EMBEDDED.values()]
    for known in sets:
        ways = [_source(known.loader)]
        if known.id in REMOTE:
            ways[:0] = [
                Way("shell", f"handson data get {known.id}"),
                Way("shell", f"handson data where {known.id}"),
            ]
        title, line = Words(zh=known.id, en=known.id), Words(zh=known.zh, en=known.en)
        entry = Entry(known.id, "data set", title, line, tuple(ways))
        entry.call(known.id)
        yield entry


def _of_torch(name: TorchName, glossary: Glossary) -> Entry:
    leads = glossary.leading_to(name.full)
    called = name.kind in ("class", "function", "method")
    call = f"{name.full}({', '.join(name.parameters)})" if called else name.full
    line = Words(zh=f"{name.namespace} 的公开名称。", en=f"A public name of {name.namespace}.")
    if leads and leads[0].itself:
        near = leads[0].term
        line = Words(zh=f"{near.zh[0]}：{near.line.zh}", en=f"{near.en[0]}: {near.line.en}")
    elif leads:
        line = Words(
            zh=f"用于：{'、'.join(lead.term.zh[0] for lead in leads[:3])}。",
            en=f"Used in: {', '.join(lead.term.en[0] for lead in leads[:3])}.",
        )
    page = Way("page", name.page)
    speaks = name.kind != "dtype"  # help(torch.float32) is about dtypes in general
    ways = (Way("python", f"import torch; help({name.full})"), page) if speaks else (page,)
    spaces = NAMESPACES
    order = spaces.index(name.namespace) if name.namespace in spaces else len(spaces)
    kind = f"torch {name.kind}"
    entry = Entry(name.full, kind, Words(zh=call, en=call), line, ways, order=order, text=False)
    entry.call(name.name)
    for lead in leads:
        for other in lead.term.names:
            entry.call(other, lead.weight)
    return entry


def _of_module(name: str) -> Entry:
    ways = (Way("python", f"import torch; help({name})"), Way("page", MODULE_PAGES[name]))
    line = Words(zh="torch 的一个模块。", en="A module of torch.")
    entry = Entry(name, "torch module", Words(zh=name, en=name), line, ways, text=False)
    entry.call(name.rpartition(".")[2])
    return entry


def _of_term(term: Term) -> Entry:
    title = _both(term.zh[0], term.en[0])
    ways = []
    for name in term.related:
        if name.startswith("torch."):
            ways.append(Way("python", f"import torch; help({name})"))
        elif is_address(name):
            ways.append(_source(name))
        else:
            ways.append(Way("shell", f'handson find "{name}"'))
    entry = Entry(term.en[0], "term", title, term.line, tuple(ways[:3]))
    for name in term.names:
        entry.call(name, TERM)
    return entry
