"""Small data sets, their scientific types set.

Five come with scikit-learn, which is imported when one of them is loaded; the penguins come with
pymlj. `split=False` returns the whole table.
"""

import importlib.resources
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pymlj.scitypes import Continuous, Count, GrayImage, Multiclass, OrderedFactor, coerce
from pymlj.tables import categorical


def load_iris(split: bool = True) -> Any:
    """Measurements of 150 iris flowers of three species.

    | column | scitype |
    |---|---|
    | `sepal_length`, `sepal_width`, `petal_length`, `petal_width` (cm) | `Continuous` |
    | `target`: setosa, versicolor, virginica | `Multiclass[3]` |

    Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936, as shipped
    by scikit-learn.

    Args:
        split: Whether to return features and target apart.

    Returns:
        `(X, y)`, `X` of shape (150, 4); or the table of shape (150, 5).

    Example:
        >>> from pymlj import load_iris
        >>> X, y = load_iris()
        >>> X.shape, y.categories.tolist()
        ((150, 4), ['setosa', 'versicolor', 'virginica'])
    """
    bunch = _bundled("load_iris")
    names = [name.removesuffix(" (cm)") for name in bunch.feature_names]
    return _ready(_features(bunch, names), _labels(bunch), split)


def load_wine(split: bool = True) -> Any:
    """Chemical analyses of 178 wines from three growers.

    | column | scitype |
    |---|---|
    | `alcohol`, `malic_acid`, `ash`, `alcalinity_of_ash`, `magnesium`, `total_phenols`, `flavanoids`, `nonflavanoid_phenols`, `proanthocyanins`, `color_intensity`, `hue`, `od280_od315_of_diluted_wines`, `proline` | `Continuous` |
    | `target`: class_0, class_1, class_2 | `Multiclass[3]` |

    Source: the wine recognition data of the UCI machine learning repository, as shipped by
    scikit-learn.

    Args:
        split: Whether to return features and target apart.

    Returns:
        `(X, y)`, `X` of shape (178, 13); or the table of shape (178, 14).

    Example:
        >>> from pymlj import load_wine
        >>> load_wine(split=False).shape
        (178, 14)
    """  # noqa: E501, a table cell cannot be broken
    bunch = _bundled("load_wine")
    return _ready(_features(bunch, bunch.feature_names), _labels(bunch), split)


def load_breast_cancer(split: bool = True) -> Any:
    """Measurements of cell nuclei in 569 breast tumours, malignant or benign.

    The malignant class comes last and so counts as the positive one in binary measures.

    | column | scitype |
    |---|---|
    | `mean_radius` ... `mean_fractal_dimension`: means of ten measurements | `Continuous` |
    | `radius_error` ... `fractal_dimension_error`: their standard errors | `Continuous` |
    | `worst_radius` ... `worst_fractal_dimension`: means of the three largest | `Continuous` |
    | `target`: benign < malignant | `OrderedFactor[2]` |

    Source: the breast cancer data (diagnostic) of Wisconsin in the UCI machine learning repository,
    as shipped by scikit-learn.

    Args:
        split: Whether to return features and target apart.

    Returns:
        `(X, y)`, `X` of shape (569, 30); or the table of shape (569, 31).

    Example:
        >>> from pymlj import load_breast_cancer
        >>> X, y = load_breast_cancer()
        >>> X.shape, y.categories.tolist(), y.ordered
        ((569, 30), ['benign', 'malignant'], True)
    """
    bunch = _bundled("load_breast_cancer")
    labels = coerce(_labels(bunch, levels=["benign", "malignant"]), OrderedFactor)
    return _ready(_features(bunch, bunch.feature_names), labels, split)


def load_diabetes(split: bool = True) -> Any:
    """Ten baseline variables of 442 diabetes patients, and the progress of the disease in a year.

    | column | scitype |
    |---|---|
    | `age`, `sex`, `bmi`, `bp`, `s1` ... `s6`, centred and scaled to unit sum of squares | `Continuous` |
    | `target`: the progress of the disease | `Continuous` |

    Source: B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, "Least angle regression", 2004, as
    shipped by scikit-learn.

    Args:
        split: Whether to return features and target apart.

    Returns:
        `(X, y)`, `X` of shape (442, 10); or the table of shape (442, 11).

    Example:
        >>> from pymlj import load_diabetes
        >>> X, y = load_diabetes()
        >>> X.shape, y.shape
        ((442, 10), (442,))
    """  # noqa: E501, a table cell cannot be broken
    bunch = _bundled("load_diabetes")
    return _ready(_features(bunch, bunch.feature_names), bunch.target, split)


def load_digits(split: bool = True) -> Any:
    """Images of 1797 handwritten digits, 8 x 8 gray pixels each, with values from 0.0 to 16.0.

    | column | scitype |
    |---|---|
    | `pixel_0_0` ... `pixel_7_7`: row and column of the pixel (whole table only) | `Continuous` |
    | `target`: 0, 1, ..., 9 | `Multiclass[10]` |

    Source: E. Alpaydin and C. Kaynak, optical recognition of handwritten digits, UCI machine
    learning repository (its test part), as shipped by scikit-learn.

    Args:
        split: Whether to return images and target apart.

    Returns:
        `(X, y)`, `X` a vector of 1797 images, scitype `Vector[GrayImage[8, 8]]`; or the table of
        shape (1797, 65), one column a pixel.

    Example:
        >>> from pymlj import load_digits, scitype
        >>> X, y = load_digits()
        >>> scitype(X)
        Vector[GrayImage[8, 8]]
    """
    bunch = _bundled("load_digits")
    labels = categorical(bunch.target)
    if not split:
        return _ready(_features(bunch, bunch.feature_names), labels, split)
    return coerce(bunch.images, GrayImage), labels


def load_penguins(split: bool = True) -> Any:
    """Size measurements of 344 penguins of three species; some values are missing.

    | column | scitype |
    |---|---|
    | `species`: Adelie, Chinstrap, Gentoo (the target) | `Multiclass[3]` |
    | `island`: Biscoe, Dream, Torgersen | `Multiclass[3]` |
    | `bill_length_mm`, `bill_depth_mm`, `flipper_length_mm`, `body_mass_g`: 2 values missing in each | `Missing | Continuous` |
    | `sex`: female, male; 11 values missing | `Missing | Multiclass[2]` |
    | `year`: 2007, 2008, 2009 | `Count` |

    Source: K. B. Gorman, T. D. Williams and W. R. Fraser, "Ecological sexual dimorphism and
    environmental variability within a community of Antarctic penguins (genus Pygoscelis)", PLoS ONE
    9(3), 2014, as collected by A. Horst, A. Hill and K. Gorman in `palmerpenguins`. The data are in
    the public domain (CC0).

    Args:
        split: Whether to return features and target apart.

    Returns:
        `(X, y)`, `X` of shape (344, 7); or the table of shape (344, 8), the target in the first
        column.

    Example:
        >>> from pymlj import load_penguins
        >>> X, y = load_penguins()
        >>> X.shape, int(X["sex"].isna().sum())
        ((344, 7), 11)
    """  # noqa: E501, a table cell cannot be broken
    file = importlib.resources.files(__package__) / "_files" / "penguins.csv"
    with file.open(encoding="utf-8") as lines:
        table = pd.read_csv(lines)
    measured = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
    types: Mapping[str, Any] = {
        **dict.fromkeys(["species", "island", "sex"], Multiclass),
        **dict.fromkeys(measured, Continuous),
        "year": Count,
    }
    table = coerce(table, types, verbosity=0)
    if not split:
        return table
    return table.drop(columns="species"), table["species"].array


def _bundled(name: str) -> Any:
    from sklearn import datasets

    return getattr(datasets, name)()


def _features(bunch: Any, names: Any) -> pd.DataFrame:
    """The features as a table, its columns named as Python names are."""
    clean = [name.replace(" ", "_").replace("/", "_") for name in names]
    return pd.DataFrame(bunch.data, columns=clean)


def _labels(bunch: Any, levels: list[str] | None = None) -> pd.Categorical:
    names = bunch.target_names.tolist()
    return categorical(bunch.target_names[bunch.target], levels=levels or names)


def _ready(table: pd.DataFrame, target: Any, split: bool) -> Any:
    return (table, target) if split else table.assign(target=target)
