"""PyTorch's side of tools/bench_peer.ts; prints one line of JSON.

    python3 peer.py version
    python3 peer.py wait <seconds>                     until the machine is idle
    python3 peer.py check <step> <file>                loss and gradients against ours
    python3 peer.py time <step> <file> <steps> <threads> default|channels_last
    python3 peer.py start                              milliseconds from the import to the first sum
    python3 peer.py speed                              of one thread multiplying matrices, 1e9 operations a second
"""
import json
import sys
import time


def load(step, path):
    import torch

    from networks import Network, to_torch
    from read_safetensors import read_safetensors

    stored = read_safetensors(path)
    gradients = {
        name.removeprefix("gradient/"): tensor
        for name, tensor in stored.items()
        if name.startswith("gradient/")
    }
    parameters = {}
    for name, tensor in stored.items():
        if name.startswith("variable/"):
            name = name.removeprefix("variable/")
            parameters[name] = to_torch(name, tensor).clone()
            parameters[name].requires_grad_(name in gradients)
    x = stored["input"]
    x = x.long() if x.dtype == torch.int32 else x.permute(0, 3, 1, 2).contiguous()
    forward = getattr(Network(parameters), step.removesuffix("-quantized"))
    return x, stored["labels"].long(), parameters, forward, gradients, stored


def check(step, path):
    import torch.nn.functional as F

    from networks import to_torch

    x, labels, parameters, forward, gradients, stored = load(step, path)
    loss = F.cross_entropy(forward(x), labels)
    loss.backward()
    # a bias in front of a batch norm has gradient 0: there is only noise, so lengths are taken over all parameters
    squares, difference, worst = 0.0, 0.0, ("", 0.0)
    for name, gradient in gradients.items():
        if name.endswith("/stepSize"):
            continue  # a sum of rounding errors, which differ where the last digit does
        theirs = parameters[name].grad.double()
        error = (to_torch(name, gradient).double() - theirs).square().sum().item()
        squares += theirs.square().sum().item()
        difference += error
        worst = max(worst, (name, error), key=lambda pair: pair[1])
    return {
        "loss": loss.item(),
        "lossError": abs(loss.item() - stored["loss"].item()) / abs(loss.item()),
        "gradientError": (difference / squares) ** 0.5,
        "worst": worst[0],
        "quantizerError": quantizer_error(stored),
    }


def quantizer_error(stored):
    """Largest relative distance of output and gradients of one quantizer with few levels."""
    from fake_quant import FakeQuant

    names = ("x", "stepSize", "clip", "exponent")
    inputs = [stored["quantizer/" + name].clone().requires_grad_() for name in names]
    y = FakeQuant.apply(*inputs)
    y.backward(stored["quantizer/dy"])
    pairs = [(y.detach(), stored["quantizer/y"])]
    pairs += [(x.grad, stored["quantizer/d" + name]) for x, name in zip(inputs, names)]
    return max(((a - b).norm() / b.norm()).item() for a, b in pairs)


def measure(step, path, steps, threads, layout):
    import resource

    import torch
    import torch.nn.functional as F

    torch.set_num_threads(threads)
    x, labels, parameters, forward, _, _ = load(step, path)
    if layout == "channels_last":
        x = x.contiguous(memory_format=torch.channels_last)
        for name, tensor in parameters.items():
            if tensor.dim() == 4:
                last = tensor.detach().contiguous(memory_format=torch.channels_last)
                parameters[name] = last.requires_grad_(tensor.requires_grad)
    trained = [tensor for tensor in parameters.values() if tensor.requires_grad]
    optimizer = torch.optim.Adam(trained, lr=1e-4)

    def train():
        optimizer.zero_grad()
        loss = F.cross_entropy(forward(x), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    for _ in range(3):
        train()
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        train()
        times.append((time.perf_counter() - start) * 1e3)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1 if sys.platform == "darwin" else 1024
    return {"ms": min(times), "memory": kilobytes * scale}


def wait(seconds):
    """Returns when less than a tenth of the machine was busy for half a second, or after so many seconds."""
    end = time.monotonic() + seconds

    def busy_and_total():
        with open("/proc/stat") as file:
            numbers = [int(word) for word in file.readline().split()[1:9]]
        return sum(numbers) - numbers[3] - numbers[4], sum(numbers)

    share = 1.0
    try:
        while share > 0.1 and time.monotonic() < end:
            before = busy_and_total()
            time.sleep(0.5)
            after = busy_and_total()
            share = (after[0] - before[0]) / max(1, after[1] - before[1])
    except OSError:  # no /proc: not Linux
        time.sleep(min(2, seconds))
        return {"idle": None}
    return {"idle": share <= 0.1}


def start():
    begin = time.perf_counter()
    import torch

    (torch.tensor([1.0, 2.0]) + torch.tensor([3.0, 4.0])).tolist()
    return {"ms": 1000 * (time.perf_counter() - begin)}


def speed():
    import torch

    side, seconds = 192, []
    torch.set_num_threads(1)
    a, b = torch.randn(side, side), torch.randn(side, side)
    for _ in range(500):
        begin = time.perf_counter()
        a @ b
        seconds.append(time.perf_counter() - begin)
    return {
        "peer": 2 * side**3 / min(seconds) / 1e9,
        "peerSimd": torch.backends.cpu.get_cpu_capability(),
    }


def main(action, *words):
    if action == "version":
        import torch

        return {"python": sys.version.split()[0], "torch": torch.__version__}
    if action == "wait":
        return wait(float(words[0]))
    if action == "start":
        return start()
    if action == "speed":
        return speed()
    if action == "check":
        return check(*words)
    step, path, steps, threads, layout = words
    return measure(step, path, int(steps), int(threads), layout)


print(json.dumps(main(*sys.argv[1:])))
