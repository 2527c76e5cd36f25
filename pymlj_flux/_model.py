"""What the five neural networks have in common: hyperparameters, training, warm restarts, files.

A subclass says what it reads (features and a target), and how outputs become predictions. Training
itself knows no model; it is in `training/`.
"""

import abc
import copy
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from pymlj.exceptions import ArgumentError, DimensionMismatch
from pymlj.interface import CPU1, Supervised, log_info, warn
from pymlj.parameters import clone, is_same_except

from ._checks import check_builder, check_loss, check_optimiser
from ._devices import CUDALibs, check_acceleration, device_for_prediction, device_for_training
from ._elsewhere import NETWORK
from ._features import Features
from ._fitresult import (
    Fitted,
    InputSchema,
    Live,
    OnDevice,
    Plan,
    TargetSchema,
    TrainingState,
    embeddings_of,
    named_parameters,
    trained_parameters,
)
from ._image_files import FileImages
from ._images import Images
from ._lion import LionOptimizer
from ._many import Work, fit_together, update_together
from ._network import Finaliser, Network, build_network, load_weights, outputs
from ._objective import make_objective
from ._optimiser_base import BaseOptimiser, apply_settings
from ._optimisers import Adam
from ._targets import Labels, Numbers, Weights, mean_one, read_weights
from ._tensors import Floats, Reals, as_tensor, from_plain
from .builders import Builder, check_batches
from .training import (
    Augment,
    CapturedStep,
    Clipping,
    Penalty,
    PlainStep,
    Rows,
    Run,
    Seedable,
    Source,
    Step,
    draw_seed,
    first_state,
    mean_loss,
    n_batches,
    random_numbers,
    train,
)

Inputs: TypeAlias = Features | Images | FileImages
Target: TypeAlias = Numbers | Labels
Loss: TypeAlias = Callable[[Tensor, Tensor], Tensor]
Fit: TypeAlias = tuple[Fitted, TrainingState, dict[str, Any]]


class NeuralNetwork(Supervised, abc.ABC):
    """Base of the five neural networks; see `NeuralNetworkRegressor` for the hyperparameters."""

    builder: Builder
    optimiser: BaseOptimiser = Adam()
    loss: Loss
    epochs: int = 10
    batch_size: int = 1
    lambda_: float = 0.0
    alpha: float = 0.0
    rng: Seedable = None
    optimiser_changes_trigger_retraining: bool = False
    acceleration: CPU1 | CUDALibs | str = CPU1()
    shuffle: bool = True
    compile: bool = False

    iteration_parameter = "epochs"
    supports_weights = True
    supports_training_losses = True

    _input_schema: ClassVar[type[InputSchema]]
    _target_schema: ClassVar[type[TargetSchema]]
    _known_elsewhere = NETWORK

    # ------------------------------------------------------------------ what subclasses say

    @abc.abstractmethod
    def _read_inputs(self, X: Any) -> Inputs:
        """Features as arrays."""

    @abc.abstractmethod
    def _read_target(self, y: Any) -> Target:
        """A target as arrays."""

    @abc.abstractmethod
    def _plan(self, X: Any, y: Any) -> Plan:
        """What the network is built for, and what it has to remember of the training data."""

    @abc.abstractmethod
    def _plan_outputs(self, y: Any) -> tuple[int, TargetSchema]:
        """The number of outputs, and what has to be remembered of the target."""

    @abc.abstractmethod
    def _goal(self, y: Any) -> npt.NDArray[Any]:
        """The target as the objective wants it."""

    @abc.abstractmethod
    def _decode(self, target: Any, output: Reals) -> Any:
        """Predictions, from what the network gives."""

    def _n_classes(self, target: TargetSchema) -> int | None:
        """For a target of codes that become one-hot rows, how many there are."""
        return None

    def _finaliser(self) -> Finaliser | None:
        """What turns raw outputs into predictions."""
        return None

    def _row_weights(self, y: Any, w: Weights | None) -> npt.NDArray[np.float64] | None:
        """The weights of the rows, of mean one; None where all are equal."""
        return None if w is None else mean_one(w.values)

    def _align(self, inputs: Any, X: Any) -> Floats | Source:
        """New data as the network wants it."""
        aligned: Floats = inputs.align(X)
        return aligned

    def _problem_of(self, network: Network, data: Inputs | OnDevice) -> str:
        """What is wrong with what a network on the CPU gives for some rows; empty if nothing is."""
        return ""

    def _doubt_about(self, network: Network, data: Inputs | OnDevice) -> str:
        """What to warn of in a network on the CPU; empty if there is nothing."""
        return ""

    def _on(self, device: torch.device, X: Any) -> Rows:
        """The features of the training data on a device."""
        return as_tensor(X.values).to(device)

    def _augment(self) -> Augment | None:
        """What becomes of the features of a batch that is trained on."""
        return None

    def _check_further(self) -> None:
        """Refuse hyperparameters that only some models have."""

    # ------------------------------------------------------------------ hyperparameters

    def __init__(self, *args: Any, **hyperparameters: Any) -> None:
        # Ahead of the check against the annotation, which cannot say what to write instead.
        if "loss" in hyperparameters:
            check_loss(hyperparameters["loss"], self.name)
        if "builder" in hyperparameters:
            check_builder(hyperparameters["builder"], self.name)
        if "optimiser" in hyperparameters:
            check_optimiser(hyperparameters["optimiser"], self.name)
        super().__init__(*args, **hyperparameters)

    def check_types(self) -> None:
        """Check every hyperparameter against its annotation, as the constructor does.

        Raises:
            ArgumentError: Naming the one that does not fit, and what to write.
        """
        check_loss(self.loss, self.name)
        check_builder(self.builder, self.name)
        check_optimiser(self.optimiser, self.name)
        super().check_types()

    def clean(self) -> str:
        """Mend numbers outside their range; refuse what has no sensible replacement."""
        check_acceleration(self.acceleration)
        self._check_further()
        good: dict[str, tuple[bool, str, Any]] = {
            "lambda_": (0 <= self.lambda_ < math.inf, "0 or more", 0.0),
            "alpha": (0 <= self.alpha <= 1, "between 0 and 1", 0.0),
            "epochs": (self.epochs >= 0, "0 or more", 10),
            "batch_size": (self.batch_size >= 1, "1 or more", 1),
        }
        notes = []
        for name, (holds, rule, replacement) in good.items():
            if not holds:
                value = getattr(self, name)
                notes.append(f"`{name}` must be {rule}, but is {value!r}; took {replacement}.")
                setattr(self, name, replacement)
        return " ".join(notes)

    # ------------------------------------------------------------------ data

    def reformat(self, *args: Any) -> tuple[Any, ...]:
        """Turn features, target and weights into arrays of float32, once."""
        readers = (self._read_inputs, self._read_target, read_weights)
        return tuple(read(arg) for read, arg in zip(readers, args, strict=False))

    def selectrows(self, rows: Any, *data: Any) -> tuple[Any, ...]:
        """Take some rows of what `reformat` gave."""
        return tuple(None if item is None else item.take(rows) for item in data)

    # ------------------------------------------------------------------ training

    def fit(self, verbosity: int, X: Any, y: Any, w: Any = None) -> Fit:
        """Train from scratch.

        Args:
            verbosity: At 1 and more there is a progress bar.
            X: The features, as `reformat` gave them.
            y: The target, likewise.
            w: Weights of the rows, likewise.

        Returns:
            What operations need, what a warm restart needs, and `{"training_losses": ...}`.

        Raises:
            ArgumentError: There are no rows or columns, values are missing or infinite, or the
                finaliser does not make probabilities.
            ScitypeError: A column of features holds neither numbers nor categories.
            BuilderError: The builder fails, or does not fit the data.
        """
        return self._train(verbosity, self._begin(verbosity, X, y, w))

    def update(
        self,
        verbosity: int,
        old_fitresult: Fitted,
        old_cache: TrainingState,
        X: Any,
        y: Any,
        w: Any = None,
    ) -> Fit:
        """Train on, if only `epochs` grew, or `optimiser` changed as well; else from scratch.

        Args:
            verbosity: As in `fit`.
            old_fitresult: What the last training returned.
            old_cache: What the last training returned.
            X: As in `fit`.
            y: As in `fit`.
            w: As in `fit`.

        Returns:
            The same as `fit`.
        """
        if not self.goes_on_from(old_cache):
            fitted, state, report = self.fit(verbosity, X, y, w)
            state.started_over = True
            return fitted, state, report
        return self._train(verbosity, self._resume(verbosity, old_fitresult, old_cache, X, y, w))

    @classmethod
    def fit_many(
        cls, models: Sequence[Any], verbosity: int, datasets: Sequence[tuple[Any, ...]]
    ) -> list[Any]:
        """Train several models from scratch, small networks of one architecture as one.

        Args:
            models: Of this class.
            verbosity: As in `fit`.
            datasets: For each model the other arguments of `fit`.

        Returns:
            For each model what `fit` returns, with the seconds that it took; or what it raised.
        """
        return fit_together(models, verbosity, datasets, super().fit_many)

    @classmethod
    def update_many(
        cls,
        models: Sequence[Any],
        verbosity: int,
        old_fitresults: Sequence[Any],
        old_caches: Sequence[Any],
        datasets: Sequence[tuple[Any, ...]],
    ) -> list[Any]:
        """Train several models on, small networks of one architecture as one.

        Args:
            models: Of this class.
            verbosity: As in `update`.
            old_fitresults: What the last training of each returned.
            old_caches: What the last training of each returned.
            datasets: For each model the data, as in `update`.

        Returns:
            The same as `fit_many`.
        """
        old = (old_fitresults, old_caches)
        return update_together(models, verbosity, *old, datasets, super().update_many)

    def goes_on_from(self, state: TrainingState) -> bool:
        """Whether training can go on from where an earlier one on the same data has ended.

        Args:
            state: What the earlier training left.
        """
        may_differ = ["epochs"]
        if not self.optimiser_changes_trigger_retraining:
            may_differ.append("optimiser")
        same = is_same_except(self, state.model, *may_differ)
        return same and state.intact and self.epochs >= state.epochs

    def _revive(self, state: TrainingState, fitted: Fitted, device: torch.device) -> Live:
        """The network and the optimiser at work, the latter with the settings there are now."""
        if state.live is None:
            network = copy.deepcopy(fitted.chain).to(device)
            optimiser = state.model.optimiser.make(named_parameters(network))
            if state.saved_optimiser is not None:
                optimiser.load_state_dict(from_plain(state.saved_optimiser))
            state.live, state.saved_optimiser = Live(network, optimiser), None
        live = state.live
        live.let_go()
        if self.optimiser == state.model.optimiser:
            return live
        parameters = named_parameters(live.network)
        if not apply_settings(self.optimiser, live.optimiser, parameters):
            live.optimiser = self.optimiser.make(parameters)
            live.step = None
        elif not self.optimiser.steps_like(state.model.optimiser):
            live.step = None
        return live

    def _step(self, live: Live, plan: Plan, data: OnDevice) -> Step:
        network, parameters = live.network, trained_parameters(live.network)
        n_classes = self._n_classes(plan.target)
        settings = clone(self.optimiser)  # as they are now, whatever the user changes meanwhile
        device = data.device
        plain = PlainStep(
            network,
            network.body if network.embedding is None else network.raw,
            live.optimiser,
            parameters,
            make_objective(self.loss, network.finaliser, n_classes, data.weighted, device),
            Penalty.of(self.lambda_, self.alpha, n_batches(len(data), self.batch_size)),
            self.compile,
            Clipping.of(settings.clip_norm, settings.clip_value),
            None if settings.schedule is None else settings.factor,
        )
        return plain if self.compile else CapturedStep(plain, (LionOptimizer,))

    def _begin(self, verbosity: int, X: Any, y: Any, w: Any = None) -> Work:
        """A new network, ready to be trained."""
        self._check_data(verbosity, X, y, w)
        device = device_for_training(self.acceleration, verbosity)
        plan = self._plan(X, y)
        data = self._on_device(device, X, y, w)
        # All that can be refused has been: a generator is drawn from by a training only.
        seed = draw_seed(self.rng)
        network = build_network(self.builder, plan.shape, seed, self._finaliser())
        data = data.settled(network.precision)
        if problem := self._problem_of(network, X):
            raise ArgumentError(problem)
        if doubt := self._doubt_about(network, X):
            warn(f"The network made by the builder `{self.builder!r}` {doubt}", verbosity)
        shape = plan.shape
        check_batches(network, shape.n_in, shape.n_channels, len(X), self.batch_size)
        network = network.to(device)
        live = Live(network, self.optimiser.make(named_parameters(network)))
        live.step = self._step(live, plan, data)
        state = TrainingState(clone(self), [], first_state(seed, device), live)
        with random_numbers(state.random, device):
            state.losses.append(mean_loss(live.step, data.tensors, self.batch_size))
        return Work(self, data, state, plan)

    def _resume(
        self,
        verbosity: int,
        old_fitresult: Fitted,
        old_cache: TrainingState,
        X: Any,
        y: Any,
        w: Any = None,
    ) -> Work:
        """A network that has been trained before, ready to be trained on."""
        old_cache.started_over = False
        device = device_for_training(self.acceleration, verbosity)
        live = self._revive(old_cache, old_fitresult, device)
        data = live.data
        if data is None or not data.is_copy_of(X, y, w):
            data = self._on_device(device, X, y, w).settled(live.network.precision)
        if live.step is None:
            live.step = self._step(live, old_fitresult.plan, data)
        return Work(self, data, old_cache, old_fitresult.plan)

    def _train(self, verbosity: int, work: Work) -> Fit:
        """Train for the epochs that are left."""
        state, live, data = work.state, work.live, work.data
        state.intact = False
        step, device = live.the_step, data.device
        with random_numbers(state.random, device) as order:
            run = Run(
                epochs=work.epochs_left,
                batch_size=self.batch_size,
                order=order if self.shuffle else None,
                verbosity=verbosity,
                done=state.epochs,
                augment=self._augment(),
            )
            losses = train(step, data.tensors, run)
        if step.refusal:
            log_info(f"Training took plain steps: {step.refusal}.", verbosity, at=2)
        return self._conclude(verbosity, work, losses, step.name)

    def _conclude(self, verbosity: int, work: Work, losses: list[float], step: str) -> Fit:
        """What training has left, once the network has been trained."""
        state, live, data = work.state, work.live, work.data
        # On the CPU it is no copy, and keeping it would keep what it was made of.
        live.data = None if data.device.type == "cpu" else data
        state.losses = state.losses + losses
        state.model, state.intact = clone(self), True
        ended_early = state.epochs < self.epochs
        state.interrupted = (
            f"interrupted at {state.epochs} of {self.epochs} epochs" if ended_early else ""
        )
        fitted = Fitted.of(live, work.plan)
        if problem := self._problem_of(fitted.predictor, data):
            warn(problem, verbosity)
        return fitted, state, {"training_losses": tuple(state.losses), "step": step}

    def _on_device(self, device: torch.device, X: Any, y: Any, w: Any) -> OnDevice:
        """The training data: features, target and, where there are any, weights of the rows."""
        weights = self._row_weights(y, w)
        arrays = [self._goal(y), *([] if weights is None else [weights])]
        return OnDevice((X, y, w), [self._on(device, X), *map(as_tensor, arrays)])

    def _check_data(self, verbosity: int, X: Any, y: Any, w: Any) -> None:
        lengths = [len(item) for item in (X, y, w) if item is not None]
        if len(set(lengths)) > 1:
            raise DimensionMismatch(
                "Features, target and weights must have the same number of rows, but have "
                f"{', '.join(map(str, lengths))}."
            )
        if 0 in X.shape or 0 in y.shape:
            raise ArgumentError(
                f"`{self.name}` needs at least one row, one feature and one target, but got "
                f"features of shape {X.shape} and a target of shape {y.shape}."
            )
        if isinstance(X, Features):
            X.check_readable()
        X.check_complete()
        y.check_complete()
        if counts := getattr(X, "counts", ()):
            which = ", ".join(f"`{name}`" for name in counts)
            log_info(f"Columns of counts are taken as Continuous: {which}.", verbosity)

    # ------------------------------------------------------------------ operations

    def predict(self, fitresult: Fitted, X: Any) -> Any:
        """Predict the target of new data.

        Args:
            fitresult: What `fit` returned.
            X: Features, as `reformat` gave them.

        Raises:
            DimensionMismatch: The columns, or the size of the images, are not those of training.
            ScitypeError: A column holds something else than it did in training.
            ArgumentError: A value is missing or infinite.
        """
        x = self._align(fitresult.plan.inputs, X)
        device = device_for_prediction(self.acceleration)
        on_cpu = device.type == "cpu"
        network = fitresult.predictor if on_cpu else copy.deepcopy(fitresult.chain).to(device)
        return self._decode(fitresult.plan.target, outputs(network, x, device))

    def fitted_params(self, fitresult: Fitted) -> dict[str, Any]:
        """The trained network as `chain`; by categorical feature, the `embeddings`."""
        return {"chain": fitresult.chain, "embeddings": embeddings_of(fitresult)}

    def training_losses(self, report: Any) -> Sequence[float]:
        """The mean batch loss of each epoch."""
        return tuple(report["training_losses"][1:])

    # ------------------------------------------------------------------ files

    def save(self, fitresult: Fitted) -> dict[str, Any]:
        """The weights of the network and what it remembers, as arrays and plain values."""
        return fitresult.to_plain()

    def restore(self, saved: Mapping[str, Any]) -> Fitted:
        """Make the network again by `builder`, and load its weights."""
        plan = Plan.from_plain(saved["plan"], self._input_schema, self._target_schema)
        network = build_network(self.builder, plan.shape, seed=0, finaliser=self._finaliser())
        load_weights(network, saved["weights"], self.builder)
        return Fitted(network.eval(), plan)

    def save_cache(self, cache: TrainingState) -> dict[str, Any]:
        """The state of the optimiser and of the random numbers, and the losses."""
        return cache.to_plain()

    def restore_cache(self, saved: Mapping[str, Any]) -> TrainingState:
        """Undo `save_cache`; the network is that of the fit result."""
        return TrainingState.from_plain(saved, clone(self))
