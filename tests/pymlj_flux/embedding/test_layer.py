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
    first = layer.weight.grad[: 3 * 2].reshape(3, 2)
    assert first.tolist() == [[1, 1], [0, 0], [1, 1]]
    assert layer.weight.grad.sum() == 2 * (2 + 1 + 3)


def test_weights_start_glorot_uniform_from_the_generator():
    def make(seed):
        columns = [EmbeddedColumn(0, 60, 20)]
        return EntityEmbedding(1, columns, torch.Generator().manual_seed(seed)).tables[0]

    bound = math.sqrt(6 / 80)
    assert 0.95 * bound < make(1).abs().max() <= bound
    assert torch.equal(make(1), make(1))
    assert not torch.equal(make(1), make(2))


@pytest.mark.parametrize("n", [1, 2000])
@pytest.mark.parametrize("training", [True, False])
def test_values_and_gradients_are_those_of_one_lookup_a_column(layer, n, training):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(n, 5, generator=generator)
    for column in layer._columns:
        codes = torch.randint(column.n_levels, (n,), generator=generator)
        x[:, column.place] = codes.float()
    tables = [table.detach().clone().requires_grad_() for table in layer.tables]
    a, b, c = (
        torch.nn.functional.embedding(x[:, place].long(), table)
        for place, table in zip((0, 2, 3), tables, strict=True)
    )
    expected = torch.cat([a, x[:, 1:2], b, c, x[:, 4:]], dim=1)
    factors = torch.randn(expected.shape, generator=generator)
    (expected * factors).sum().backward()
    out = layer.train(training)(x)
    (out * factors).sum().backward()
    assert torch.equal(out, expected)
    by_hand = torch.cat([table.grad.flatten() for table in tables])
    torch.testing.assert_close(layer.weight.grad, by_hand)


@pytest.mark.parametrize(
    ("n_in", "columns"),
    [
        (1, [EmbeddedColumn(0, 3, 2)]),
        (3, [EmbeddedColumn(0, 3, 2), EmbeddedColumn(1, 3, 1), EmbeddedColumn(2, 2, 2)]),
        (4, [EmbeddedColumn(0, 3, 2), EmbeddedColumn(3, 4, 2)]),
        (4, [EmbeddedColumn(1, 3, 2), EmbeddedColumn(2, 4, 3)]),
        (3, [EmbeddedColumn(2, 3, 1)]),
    ],
)
def test_columns_keep_their_order_wherever_the_embedded_ones_are(n_in, columns):
    layer = EntityEmbedding(n_in, columns)
    x = torch.ones(2, n_in)
    tables = dict(zip((c.place for c in columns), layer.tables, strict=True))
    pieces = [tables[k][[1, 1]] if k in tables else x[:, k : k + 1] for k in range(n_in)]
    assert torch.equal(layer(x), torch.cat(pieces, 1))


def test_a_layer_moves_and_is_saved_with_its_weights_only(layer):
    assert list(layer.state_dict()) == ["weight"]
    assert layer.to("meta")(X.to("meta")).shape == (2, 8)


@pytest.mark.parametrize("n", [2, 2000])
def test_stacked_layers_give_what_each_gives_alone(n):
    columns = [EmbeddedColumn(0, 3, 2), EmbeddedColumn(2, 4, 3)]
    layers = [
        EntityEmbedding(4, columns, torch.Generator().manual_seed(seed)).train()
        for seed in range(3)
    ]
    x = torch.randint(3, (3, n, 4), generator=torch.Generator().manual_seed(7)).float()
    weights = torch.stack([layer.weight.detach() for layer in layers]).requires_grad_()
    out = layers[0].stacked(weights, x)
    out.square().sum().backward()
    for k, layer in enumerate(layers):
        alone = layer(x[k])
        alone.square().sum().backward()
        assert torch.equal(out[k], alone)
        torch.testing.assert_close(weights.grad[k], layer.weight.grad)
