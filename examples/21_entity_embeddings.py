"""Categorical columns: a network learns vectors for their levels, which other models can use.

    python examples/21_entity_embeddings.py

Takes about ten seconds.
"""

import numpy as np
import pandas as pd
from sklearn.neighbors import KNeighborsRegressor

from pymlj import (
    ArgumentError,
    Holdout,
    OneHotEncoder,
    SklearnModel,
    Standardizer,
    categorical,
    clone,
    evaluate,
    machine,
    rsquared,
)
from pymlj_flux import MLP, Adam, EntityEmbedder, NeuralNetworkRegressor

SHOPS, WEEKDAYS = 60, ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


def sales(n: int = 3000) -> tuple[pd.DataFrame, pd.Series]:
    """Sixty shops of three kinds, each kind busy on days of its own."""
    rng = np.random.default_rng(0)
    shop, day = rng.integers(SHOPS, size=n), rng.integers(7, size=n)
    price = rng.normal(size=n)
    kind = shop % 3
    busy = np.select([kind == 0, kind == 1], [day < 5, day >= 5], True)
    sold = 3.0 * busy * (1 + 0.3 * kind) - price + 0.3 * rng.normal(size=n)
    X = pd.DataFrame(
        {
            "shop": categorical(
                [f"shop {k}" for k in shop], levels=[f"shop {k}" for k in range(SHOPS)]
            ),
            "day": categorical([WEEKDAYS[k] for k in day], levels=WEEKDAYS, ordered=True),
            "price": price,
        }
    )
    return X, pd.Series(sold, name="sold")


def main() -> None:
    X, y = sales()
    network = NeuralNetworkRegressor(
        builder=MLP(hidden=(32,)),
        optimiser=Adam(lr=0.01),
        embedding_dims={
            "shop": 3,
            "day": 0.5,
        },  # three dimensions; half as many as there are levels
        epochs=15,
        batch_size=32,
        rng=1,
    )
    mach = machine(network, X, y).fit(rows=range(2000), verbosity=0)
    print({name: vectors.shape for name, vectors in mach.fitted_params().embeddings.items()})
    print(mach.transform(X).head(3).round(2))

    # Shops of one kind have learned vectors that are near each other.
    vectors = mach.fitted_params().embeddings["shop"]
    distance = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    same = np.equal.outer(np.arange(SHOPS) % 3, np.arange(SHOPS) % 3)
    near, far = distance[same].mean(), distance[~same].mean()
    print(f"mean distance: {near:.2f} in a kind, {far:.2f} between kinds")

    # The same vectors in front of another model.
    neighbours = SklearnModel(KNeighborsRegressor(n_neighbors=10))
    models = {
        "network": network,
        "one-hot >> neighbours": OneHotEncoder() >> neighbours,
        "embeddings >> neighbours": EntityEmbedder(network) >> Standardizer() >> neighbours,
    }
    holdout = Holdout(fraction_train=0.7, shuffle=True, rng=1)
    results = evaluate(models, X, y, resampling=holdout, measures=[rsquared], verbosity=0)
    for name, result in results.items():
        print(f"{name:26} R2 {result.measurement[0]:.3f}")

    # A shop that training did not know.
    new = X.head(1).assign(shop=categorical(["shop 99"]))
    try:
        mach.predict(new)
    except ArgumentError as error:
        print(error)
    lenient = machine(clone(network, handle_unknown="zero"), X, y).fit(verbosity=0)
    print(lenient.predict(new).round(2))


if __name__ == "__main__":
    main()
