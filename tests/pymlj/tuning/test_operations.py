"""`pymlj/tuning/_operations.py`. How it is used is in `test_tuned_model.py`."""

from pymlj import ConstantRegressor, TunedModel, machine


def test_operations_are_those_of_the_best_model(toys):
    mach = machine(TunedModel(models=[ConstantRegressor()]), toys.X, toys.y + 2.0).fit(verbosity=0)
    assert (
        mach.predict_mean(toys.X[:2]).tolist()
        == mach.predict_median(toys.X[:2]).tolist()
        == [2.0, 2.0]
    )


def test_on_the_class_they_are_documented():
    assert "predict_mode" in TunedModel.implemented_methods
    assert TunedModel.predict.__doc__ == "What `predict` of the best model gives."
