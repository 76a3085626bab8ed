import pytest
import torch

import handson.nn
from handson.models.linear_regression import linear_regression
from handson.ops.linalg import solve_least_squares
from handson.optim import SGD


@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
def test_it_starts_near_zero(layers):
    model = linear_regression(1000, layers=layers)
    assert model[0].weight.std().item() == pytest.approx(0.01, rel=0.1)
    assert model[0].bias.tolist() == [0.0]
    assert type(model[0]) is layers.Linear


def test_training_ends_at_the_analytic_solution():
    x, noise = torch.randn(50, 2), 0.1 * torch.randn(50, 1)
    y = x @ torch.tensor([[2.0], [-3.4]]) + 4.2 + noise
    model, loss = linear_regression(layers=handson.nn), handson.nn.MSELoss()
    optimizer = SGD(model.parameters(), lr=0.2)
    for _ in range(200):
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()
    solution = solve_least_squares(torch.cat((x, torch.ones(50, 1)), 1), y)
    torch.testing.assert_close(model[0].weight.detach(), solution[:2].T, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(model[0].bias.detach(), solution[2], rtol=1e-4, atol=1e-4)
