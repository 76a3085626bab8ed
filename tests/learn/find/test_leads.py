from handson.base.words import Words
from handson.catalog import Concept
from handson.learn.find.glossary import Term
from handson.learn.find.leads import ITSELF, RELATED, TERM, Glossary


def term(zh: str, en: str, *related: str) -> Term:
    names = tuple(name.removeprefix("=") for name in related)
    itself = frozenset(name[1:] for name in related if name.startswith("="))
    return Term((zh,), tuple(en.split(", ")), names, itself, Words(zh="。", en="."))


ATTENTION = term("注意力", "attention", "=torch.nn.MultiheadAttention", "softmax")
MANY = term("多头注意力", "multi-head attention", "=torch.nn.MultiheadAttention")
BERT = term("遮蔽", "masking", "torch.nn.MultiheadAttention", "handson.ops.loss:mse_loss")
GLOSSARY = Glossary([ATTENTION, MANY, BERT])


def concept(**names: str) -> Concept:
    return Concept(code=("handson.ops.loss:mse_loss",), **names)


def test_a_concept_finds_its_term_by_either_language_or_its_id():
    for names in ("注意力 some_thing Thing", "无 attention Thing", "无 some_thing Attention"):
        zh, id_, en = names.split()
        assert GLOSSARY.about(concept(zh=zh, id=id_, en=en)) is ATTENTION
    assert GLOSSARY.about(concept(zh="无", id="none", en="None")) is None


def test_code_leads_to_the_term_that_is_most_like_its_name():
    leads = GLOSSARY.leading_to("torch.nn.MultiheadAttention")
    assert [lead.term for lead in leads] == [MANY, ATTENTION, BERT]
    assert [lead.itself for lead in leads] == [True, True, False]


def test_code_of_ours_is_found_by_its_address_and_by_its_twins_name():
    assert [lead.term for lead in GLOSSARY.leading_to("handson.ops.loss:mse_loss")] == [BERT]
    ours = GLOSSARY.leading_to("handson.nn.attention:MultiheadAttention", "MultiheadAttention")
    assert [lead.term for lead in ours] == [MANY, ATTENTION, BERT]
    assert GLOSSARY.leading_to("torch.nn.Linear") == []


def test_the_idea_itself_comes_before_its_term_and_what_is_related_after():
    itself, *_, related = GLOSSARY.leading_to("torch.nn.MultiheadAttention")
    assert itself.weight == ITSELF > TERM > RELATED >= related.weight
