"""`pymlj_flux/embedding/_layer.py`: rows of tables in the place of codes."""

import math

import pytest
import torch

from pymlj_flux.embedding import EmbeddedColumn, EntityEmbedding


@pytest.fixture
def layer():
    columns = [EmbeddedColumn(0, 3, 2), EmbeddedColumn(2, 4, 1), EmbeddedColumn(3, 2, 3)]
    return EntityEmbedding(5, columns, torch.Generator().manual_seed(0))


X = torch.tensor([[2.0, 0.5, 1.0, 0.0, -1.0], [0.0, 1.5, 3.0, 1.0, -2.0]])


def test_embeddings_take_the_place_of_their_column(layer):
    out = layer(X)
    a, b, c = layer.tables
    assert layer.n_out == out.shape[1] == 2 + 1 + 1 + 3 + 1
    assert torch.equal(out[:, :2], a[[2, 0]])
    assert torch.equal(out[:, 2], X[:, 1])
    assert torch.equal(out[:, 3:4], b[[1, 3]])
    assert torch.equal(out[:, 4:7], c[[0, 1]])
    assert torch.equal(out[:, 7], X[:, 4])


def test_an_unknown_level_is_a_zero_vector_in_prediction(layer):
    x = X.clone()
    x[1, 0] = -1
    out = layer.eval()(x)
    assert torch.equal(out[1, :2], torch.zeros(2))
    assert torch.equal(out[0], layer(X)[0])


def test_training_and_prediction_agree_on_known_levels(layer):
    assert torch.equal(layer.train()(X), layer.eval()(X))


def test_the_gradient_reaches_the_levels_that_occur(layer):
    layer(X).sum().backward()
    assert layer.tables[0].grad.tolist() == [[1, 1], [0, 0], [1, 1]]


def test_weights_start_glorot_uniform_from_the_generator():
    def make(seed):
        columns = [EmbeddedColumn(0, 60, 20)]
        return EntityEmbedding(1, columns, torch.Generator().manual_seed(seed)).tables[0]

    bound = math.sqrt(6 / 80)
    assert 0.95 * bound < make(1).abs().max() <= bound
    assert torch.equal(make(1), make(1))
    assert not torch.equal(make(1), make(2))
