"""The authors' public code beside tools/bench_qasso.ts: how long its optimizer takes of a training step; prints one line of JSON.

    python3 reference_qasso.py <checkout> <settings as JSON>

The checkout holds the packages only_train_once and sanity_check. Settings: network (vgg7 or resnet56), batch, rule,
sparsity, warmUp, projection, projectionPeriods, joint, pruningPeriods, coolDown (stages in steps), bitRange, bitReduction, threads.
The answer is a list of steps: stage, milliseconds of the whole step and of the optimizer.
"""
import json
import os
import sys
import tempfile
import time

# so small that nothing diverges, and for quantizers 0, whose steps else go below 0: no time depends on rates
RATE = 1e-6
# of activations, wide enough for all
RANGE = 32.0


def old_names():
    """The code was written for an older PyTorch; nothing that is timed depends on what is put back here."""
    import importlib.util

    import torch

    module = importlib.import_module("torch.optim.optimizer")
    if not hasattr(module, "required"):
        module.required = object()
    moved = "torch.onnx._internal.torchscript_exporter"
    if importlib.util.find_spec("torch.onnx._globals") is None:
        sys.modules["torch.onnx._globals"] = importlib.import_module(f"{moved}._globals")
    if not hasattr(torch.onnx, "_optimize_graph"):
        torch.onnx._optimize_graph = importlib.import_module("torch.onnx.utils")._optimize_graph
    # a cast to the device where a tensor is would stand in the traced graph, which the code then does not understand
    cast = torch.Tensor.to

    def to(tensor, *args, **options):
        here = not options and len(args) == 1 and isinstance(args[0], torch.device)
        return tensor if here and args[0] == tensor.device else cast(tensor, *args, **options)

    torch.Tensor.to = to


def network(name):
    from backends.resnet20_cifar10 import resnet56_cifar10
    from backends.vgg7 import vgg7_bn

    return {"vgg7": vgg7_bn, "resnet56": resnet56_cifar10}[name]()


def measure(settings):
    import torch
    import torch.nn.functional as F
    from only_train_once import OTO
    from only_train_once.quantization.quant_layers import QuantizationMode
    from only_train_once.quantization.quant_model import model_to_quantize_model

    torch.manual_seed(0)
    torch.set_num_threads(settings["threads"])
    model = model_to_quantize_model(
        network(settings["network"]), quant_mode=QuantizationMode.WEIGHT_AND_ACTIVATION
    )
    for parameter_name, parameter in model.named_parameters():
        # it takes the ranges of activations from those of weights: they clip nearly all, and gradients overflow in 56 layers
        if parameter_name.endswith("q_m_act"):
            parameter.data.fill_(RANGE)
        if parameter_name.endswith("d_quant_act"):
            parameter.data.fill_(RANGE / 2**15)
    oto = OTO(model=model, dummy_input=torch.rand(1, 3, 32, 32))
    ends = [settings["warmUp"]]
    for stage in ("projection", "joint", "coolDown"):
        ends.append(ends[-1] + settings[stage])
    optimizer = oto.geta(
        variant=settings["rule"],
        lr=RATE,
        lr_quant=0.0,
        first_momentum=0.9,
        weight_decay=1e-4,
        target_group_sparsity=settings["sparsity"],
        start_projection_step=ends[0],
        projection_periods=settings["projectionPeriods"],
        projection_steps=settings["projection"],
        start_pruning_step=ends[1],
        pruning_periods=settings["pruningPeriods"],
        pruning_steps=settings["joint"],
        bit_reduction=settings["bitReduction"],
        min_bit_wt=settings["bitRange"][0],
        max_bit_wt=settings["bitRange"][1],
        device="cpu",
    )
    model.train()
    x = torch.rand(settings["batch"], 3, 32, 32)
    labels = torch.randint(10, (settings["batch"],))
    steps = []
    for number in range(1, ends[3] + 1):
        start = time.perf_counter()
        optimizer.zero_grad()
        F.cross_entropy(model(x), labels).backward()
        middle = time.perf_counter()
        optimizer.step()
        end = time.perf_counter()
        stage = ("warm-up", "projection", "joint", "cool-down")[sum(number > e for e in ends[:3])]
        steps.append({
            "stage": stage,
            "whole": 1000 * (end - start),
            "qasso": 1000 * (end - middle),
        })
    return steps


if __name__ == "__main__":
    checkout, settings = os.path.abspath(sys.argv[1]), json.loads(sys.argv[2])
    sys.path[:0] = [checkout, os.path.join(checkout, "sanity_check")]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # it writes a folder of logs where it is
        old_names()
        answer = measure(settings)
        os.chdir(checkout)
    print(json.dumps(answer))
