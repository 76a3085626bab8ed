import inspect

import handson.ops.probability as probability

# under test, a module also holds the library that checks shapes
PUBLIC = {
    name: found
    for name, found in vars(probability).items()
    if not name.startswith("_") and not inspect.ismodule(found)
}


def test_the_door_leads_to_every_idea():
    wanted = {
        "JointTable", "ConditionalTable", "posterior", "posterior_of_all", "expectation",
        "variance", "covariance", "entropy", "kl_divergence", "mutual_information", "inverse_cdf",
        "sample", "sample_counts", "running_mean", "running_frequencies", "standardised_means",
        "check_distribution",
    }  # fmt: skip
    assert set(PUBLIC) == wanted


def test_what_it_leads_to_is_documented_and_stands_elsewhere():
    for name, found in PUBLIC.items():
        assert inspect.getdoc(found), name
        assert found.__module__.startswith("handson.ops."), name
        assert found.__module__ != probability.__name__, name
