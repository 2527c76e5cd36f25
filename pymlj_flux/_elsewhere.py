"""What settings of skorch, Keras, Lightning and scikit-learn are called here, for messages."""

_OF_THE_OPTIMISER = ("lr", "learning_rate", "weight_decay", "betas")
_OF_CONTROLS = ("callbacks", "patience", "early_stopping", "train_split", "validation_split")

NETWORK = {
    **dict.fromkeys(("seed", "random_state", "random_seed"), "`rng`"),
    **dict.fromkeys(("device", "accelerator", "gpus"), '`acceleration`, such as `"cuda"`'),
    **dict.fromkeys(("criterion", "loss_fn", "loss_function"), "`loss`"),
    **dict.fromkeys(("module", "model", "network", "net"), "`builder`, which makes the network"),
    **dict.fromkeys(("hidden", "hidden_layer_sizes"), "`builder=MLP(hidden=(32, 32))`"),
    **dict.fromkeys(_OF_CONTROLS, "`IteratedModel(model, controls=[...])` around the model"),
    **dict.fromkeys(("verbose", "verbosity"), "said in training: `machine(...).fit(verbosity=0)`"),
    **{
        name: "a setting of the optimiser: `optimiser=Adam("
        f"{name.replace('learning_rate', 'lr')}=...)`"
        for name in _OF_THE_OPTIMISER
    },
    "momentum": "a setting of the optimiser: `optimiser=Momentum(...)`",
    "scheduler": "a setting of the optimiser: `optimiser=Adam(schedule=...)`",
    "optimizer": "`optimiser`",
    "max_epochs": "`epochs`",
    "n_epochs": "`epochs`",
    "augment": "`augmentation` of `ImageClassifier`",
    "class_weight": "`class_weights` of classifiers",
    "sample_weight": "the third of the data: `machine(model, X, y, w)`",
}

OPTIMISER = {
    "learning_rate": "`lr`",
    "scheduler": "`schedule`",
    "lr_scheduler": "`schedule`",
    "max_norm": "`clip_norm`",
    "gradient_clip_val": "`clip_norm`",
    "clipnorm": "`clip_norm`",
    "params": "`groups`, by patterns over their names",
}
