import inspect

import handson.ops.probability as probability


def test_the_door_leads_to_every_idea():
    wanted = {
        "JointTable", "ConditionalTable", "posterior", "posterior_of_all", "expectation",
        "variance", "covariance", "entropy", "kl_divergence", "mutual_information", "inverse_cdf",
        "sample", "sample_counts", "running_mean", "running_frequencies", "standardised_means",
        "check_distribution",
    }  # fmt: skip
    assert {name for name in vars(probability) if not name.startswith("_")} == wanted


def test_what_it_leads_to_is_documented_and_stands_elsewhere():
    for name, found in vars(probability).items():
        if not name.startswith("_"):
            assert inspect.getdoc(found)
            assert found.__module__.startswith("handson.ops.")
            assert found.__module__ != probability.__name__
