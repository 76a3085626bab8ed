"""Ideas of training: schedules, selection, saving, devices."""

from handson.catalog.concept import Concept

TRAINING: tuple[Concept, ...] = (
    Concept(
        id="learning_rate_schedule",
        zh="学习率调度器",
        en="Learning-rate schedule",
        code=(
            "handson.optim.cosine:cosine_annealing",
            "handson.optim.cosine:CosineAnnealingLR",
            "handson.optim.cooldown:Cooldown",
        ),
        pair=("CosineAnnealingLR", "Cooldown"),
        rows=("11.11",),
        source="Loshchilov and Hutter (2017), arXiv:1608.03983",
    ),
    Concept(
        id="k_fold",
        zh="K 折交叉验证",
        en="K-fold cross-validation",
        code=("handson.data.splits:kfold", "handson.train.kfold:cross_validate"),
        rows=("4.4.2",),
    ),
    Concept(
        id="checkpoint",
        zh="读写文件",
        en="Saving and loading",
        code=("handson.train.checkpoint:save", "handson.train.checkpoint:load"),
        rows=("5.5.1", "5.5.2"),
    ),
    Concept(
        id="device",
        zh="GPU 与设备",
        en="Devices",
        code=("handson.base.device:choose", "handson.base.device:try_gpu"),
        rows=("5.6",),
    ),
    Concept(
        id="house_price",
        zh="实战：预测房价",
        en="House prices: a whole project",
        code=(
            "handson.models.table_mlp:TableMLP",
            "handson.data.house_prices:house_prices",
            "handson.data.tabular.preprocessing:TablePreprocessor",
        ),
        pair=("table_mlp", "table columns"),
        recipes=("handson.recipes.house_price:house_price",),
        rows=("4.10",),
        source="De Cock (2011), Ames, Iowa: alternative to the Boston housing data",
    ),
)
