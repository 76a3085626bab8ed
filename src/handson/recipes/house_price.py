"""Prices of houses from a table with gaps and categories, as on Kaggle."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch

from handson.base.errors import unknown
from handson.base.module import Module
from handson.data.dataset import Dataset
from handson.data.embedded.houses import houses
from handson.data.house_prices import house_prices
from handson.data.tabular.conversion import to_tensors
from handson.data.tabular.preprocessing import TablePreprocessor
from handson.models.layers import layer_set
from handson.models.table_mlp import TableMLP
from handson.train.experiment import Expect, Experiment
from handson.train.metrics import RootMeanSquaredError

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class HouseTable:
    """Two tables of houses as one data set; the target is the logarithm of the price.

    Args:
        name: of the set.
        read: returns the tables ``(train, test)``; the second may lack prices.
        number: column that numbers the houses; says nothing about them.
        price: column of prices.
        categorical: columns whose numbers are only names.
    """

    name: str
    read: "Callable[[], tuple[DataFrame, DataFrame]]"
    number: str
    price: str
    categorical: tuple[str, ...] = ()

    def encode(self) -> "tuple[TablePreprocessor, DataFrame, DataFrame]":
        """Return what turns the table into numbers, fitted to the first table, and both tables."""
        train, test = self.read()
        table = TablePreprocessor(standardise=False, indicator=True, categorical=self.categorical)
        return table.fit(train.drop(columns=[self.number, self.price])), train, test

    def __call__(self) -> Dataset:
        """Load the set; without prices the test part is empty."""
        table, train, test = self.encode()
        parts: list[tuple[torch.Tensor, torch.Tensor]] = []
        for frame in (train, test if self.price in test else train[:0]):
            inputs = to_tensors(table.transform(frame)) if len(frame) else parts[0][0][:0]
            target = torch.from_numpy(np.log(frame[self.price].to_numpy(float))).float()
            parts.append((inputs, target))
        return Dataset(
            name=self.name,
            train=parts[0],
            test=parts[1],
            features=tuple(table.columns),
            table=table.state(),
            log_target=True,
        )

    def model(self, make: Callable[..., Module]) -> Module:
        """Make a model for the columns of this table.

        Args:
            make: takes ``features=`` and ``numbers=``.
        """
        table, _, _ = self.encode()
        return make(features=len(table.columns), numbers=len(table.numbers))

    @torch.no_grad()
    def submission(self, model: Module) -> Mapping[str, str]:
        """Return ``submission.csv``, a price for each house of the second table.

        Args:
            model: a trained one.
        """
        table, _, test = self.encode()
        like = next(model.parameters())
        inputs = to_tensors(table.transform(test)).to(like.device, like.dtype)
        training = model.training
        prices = model.eval()(inputs).double().exp().tolist()
        model.train(training)
        rows = [f"{n},{p:.2f}" for n, p in zip(test[self.number], prices, strict=True)]
        return {"submission.csv": "\n".join([f"{self.number},{self.price}", *rows, ""])}


TABLES = {
    "house_prices": HouseTable("house_prices", house_prices, "Id", "SalePrice", ("MSSubClass",)),
    "houses": HouseTable("houses", houses, "id", "price"),
}


def house_table(name: str) -> HouseTable:
    """Return the table of that name.

    Args:
        name: house_prices or houses.

    Raises:
        UnknownNameError: there is no such table.
    """
    if name not in TABLES:
        raise unknown("table of houses", name, TABLES)
    return TABLES[name]


def adapt(model: Module, inputs: torch.Tensor, target: torch.Tensor) -> None:
    """Let a model of tables learn means and deviations from the rows it will be trained on.

    Args:
        model: a ``TableMLP``.
        inputs: its training rows.
        target: their targets.
    """
    assert isinstance(model, TableMLP)
    model.adapt(inputs, target)


def house_price(
    *,
    data: str = "house_prices",
    hidden: int = 128,
    lr: float = 0.002,
    weight_decay: float = 1.0,
    epochs: int = 30,
    batch_size: int = 64,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Predict the price of a house from 79 columns; writes ``submission.csv`` for Kaggle.

    The error is that of the logarithm, as in the competition: 0.15 is about 15 % of the price.
    ``--kfold 5`` says how well it does on houses that it has not seen.

    Args:
        data: house_prices (Ames, Iowa) or houses (made by a known model, always there).
        hidden: width of the hidden layer.
        lr: step size of AdamW at the start; it falls to zero along a cosine.
        weight_decay: pull of the weights towards zero.
        epochs: passes over the training rows.
        batch_size: rows per update.
        layers: torch (fast) or handson (from scratch).
        seed: of the start and of the order.
    """
    table, kit = house_table(data), layer_set(layers)
    usual = {"hidden": 128, "lr": 0.002, "weight_decay": 1.0, "epochs": 30, "batch_size": 64}
    return Experiment(
        data=house_table(data),
        model=partial(table.model, partial(TableMLP, hidden=(hidden,), layers=kit)),
        loss=kit.MSELoss(),
        optimizer=partial(torch.optim.AdamW, lr=lr, weight_decay=weight_decay),
        schedule=torch.optim.lr_scheduler.CosineAnnealingLR,
        epochs=epochs,
        batch_size=batch_size,
        metrics={"log_rmse": RootMeanSquaredError},
        prepare=adapt,
        files=table.submission,
        seed=seed,
        expect=(
            Expect(
                metric="validation_log_rmse",
                at_most=0.15,
                source="handson",
                given={"data": "house_prices", **usual},
                folds=5,
            ),
        ),
    )
