"""What notebooks show: well-formed, escaped, self-contained, and readable on any background."""

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from pymlj import (
    CV,
    ConstantClassifier,
    Grid,
    IteratedModel,
    NumberLimit,
    Pipeline,
    Standardizer,
    Step,
    TunedModel,
    accuracy,
    compare,
    confusion_matrix,
    evaluate,
    log_loss,
    machine,
    measures,
    models,
    param_range,
    permutation_importance,
    schema,
    source,
)
from pymlj_flux import NeuralNetworkClassifier

EVIL = "<script>alert('&')</script>"
X = pd.DataFrame({EVIL: np.arange(12.0), "x": np.arange(12.0) % 3})
Y = pd.Categorical([EVIL, "b"] * 6)


class Page(HTMLParser):
    """Notes tags, and whether each is closed by its own."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words, open_ = [], [], [], []
        self._open = open_
        self.feed(text)
        self.close()
        assert open_ == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag != "br":
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def shown():
    """An object of each kind that notebooks show, with names that try to do harm."""
    network = NeuralNetworkClassifier(epochs=2, batch_size=6, rng=1)
    pipe = Pipeline(scale=Standardizer(features=[EVIL]), net=network)
    results = evaluate(
        {EVIL: ConstantClassifier(), "other": ConstantClassifier()},
        X,
        Y,
        resampling=CV(3),
        measures=[log_loss, accuracy, confusion_matrix],
        verbosity=-1,
    )
    tuned = TunedModel(
        model=network,
        range=param_range(network, "epochs", lower=1, upper=2),
        tuning=Grid(resolution=2),
        measure=log_loss,
    )
    iterated = IteratedModel(model=network, controls=[Step(1), NumberLimit(2)], measure=log_loss)
    trained = machine(pipe, X, Y).fit(verbosity=0)
    searched = machine(tuned, X, Y).fit(verbosity=-1).report()
    return {
        "model": pipe,
        "tuned model": tuned,
        "machine": trained,
        "report": trained.report(),
        "schema": schema(X),
        "evaluation": results[EVIL],
        "evaluations": results,
        "comparison": compare(*results.values()),
        "confusion matrix": confusion_matrix(Y, Y),
        "distributions": trained.predict(X),
        "importances": permutation_importance(trained, X, Y, measure=accuracy, rng=1),
        "report of a search": searched,
        "history": searched.history,
        "report of an iterated model": machine(iterated, X, Y).fit(verbosity=-1).report(),
        "models": models("Constant"),
        "measures": measures("accuracy"),
        "network": source(X) + 1,
    }


KINDS = [
    "model",
    "tuned model",
    "machine",
    "report",
    "schema",
    "evaluation",
    "evaluations",
    "comparison",
    "confusion matrix",
    "distributions",
    "importances",
    "report of a search",
    "history",
    "report of an iterated model",
    "models",
    "measures",
    "network",
]


@pytest.mark.parametrize("kind", KINDS)
def test_html_is_well_formed_escaped_and_without_colours(shown, kind):
    text = shown[kind]._repr_html_()
    page = Page(text)
    assert "script" not in page.tags and "link" not in page.tags and "img" not in page.tags
    assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    styles = " ".join(str(value) for name, value in page.attributes if name == "style")
    assert "color" not in styles and "background" not in styles


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("network", "models", "measures")])
def test_text_is_no_wider_than_a_terminal(shown, kind, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = str(shown[kind]).splitlines()
    assert max(map(len, lines)) <= 80, max(lines, key=len)


@pytest.mark.parametrize("kind", ["model", "machine", "report", "schema", "evaluation"])
def test_names_are_shown_as_they_are(shown, kind):
    assert any(EVIL in word for word in Page(shown[kind]._repr_html_()).words)


def test_components_and_reports_fold(shown):
    assert shown["model"]._repr_html_().count("<details") == 5  # with builder, optimiser, device
    assert shown["report of a search"]._repr_html_().count("<details") >= 4
