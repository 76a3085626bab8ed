"""Probability, everything in one place: chance, tables, Bayes' theorem, moments, information.

>>> from handson.ops.probability import JointTable

Each idea stands in a file of its own, named below.
"""

from handson.ops.bayes import posterior as posterior
from handson.ops.bayes import posterior_of_all as posterior_of_all
from handson.ops.conditional_table import ConditionalTable as ConditionalTable
from handson.ops.distribution import check_distribution as check_distribution
from handson.ops.information import entropy as entropy
from handson.ops.information import kl_divergence as kl_divergence
from handson.ops.information import mutual_information as mutual_information
from handson.ops.joint_table import JointTable as JointTable
from handson.ops.moments import covariance as covariance
from handson.ops.moments import expectation as expectation
from handson.ops.moments import variance as variance
from handson.ops.sampling import inverse_cdf as inverse_cdf
from handson.ops.sampling import running_frequencies as running_frequencies
from handson.ops.sampling import running_mean as running_mean
from handson.ops.sampling import sample as sample
from handson.ops.sampling import sample_counts as sample_counts
from handson.ops.sampling import standardised_means as standardised_means
