"""Pictures of results, drawn with matplotlib (`pip install "pymlj[plots]"`).

There is a function a picture. Results have a method `plot` that calls the one for them. All take
`ax`, axes to draw on, and return the axes they have drawn on; none opens a window, nor changes any
setting of matplotlib.
"""

from ._calibration import plot_calibration
from ._confusion import plot_confusion_matrix
from ._evaluation import plot_comparison, plot_evaluation
from ._importances import plot_importances
from ._learning_curve import plot_learning_curve
from ._losses import plot_losses
from ._network import plot_network
from ._ranking import plot_precision_recall, plot_roc
from ._tuning import plot_tuning

__all__ = [
    "plot_calibration",
    "plot_comparison",
    "plot_confusion_matrix",
    "plot_evaluation",
    "plot_importances",
    "plot_learning_curve",
    "plot_losses",
    "plot_network",
    "plot_precision_recall",
    "plot_roc",
    "plot_tuning",
]
