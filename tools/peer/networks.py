"""The networks of the benchmark as functions of named tensors; the names are those of our side.

Kernels are stored as PyTorch likes them: convolutions [out, in, height, width], dense layers [out, in].
"""
import torch
import torch.nn.functional as F

from fake_quant import FakeQuant


class Network:
    """Layers by name over the tensors `p`; with quantizers where `p` has their scalars."""

    def __init__(self, p):
        self.p = p

    def quantize(self, x, prefix):
        if prefix + "/stepSize" not in self.p:
            return x
        scalars = [self.p[f"{prefix}/{role}"] for role in ("stepSize", "clip", "exponent")]
        return FakeQuant.apply(x, *scalars)

    def conv(self, x, name, stride=1):
        kernel = self.quantize(self.p[name + "/kernel"], name + "/weight")
        x = self.quantize(x, name + "/activation")
        padding = (kernel.shape[2] - 1) // 2
        return F.conv2d(x, kernel, self.p.get(name + "/bias"), stride, padding)

    def dense(self, x, name):
        kernel = self.quantize(self.p[name + "/kernel"], name + "/weight")
        x = self.quantize(x, name + "/activation")
        return F.linear(x, kernel, self.p[name + "/bias"])

    def batch_norm(self, x, name):
        mean, variance, scale, offset = (
            self.p[f"{name}/{role}"] for role in ("mean", "variance", "scale", "offset")
        )
        return F.batch_norm(x, mean, variance, scale, offset, True, 0.1, 1e-5)

    def layer_norm(self, x, name):
        scale, offset = self.p[name + "/scale"], self.p[name + "/offset"]
        return F.layer_norm(x, scale.shape, scale, offset, 1e-5)

    def vgg7(self, x):
        for i in range(1, 7):
            name = f"conv{i}"
            x = F.relu(self.batch_norm(self.conv(x, name), name + "/bn"))
            if i % 2 == 0:
                x = F.max_pool2d(x, 2)
        return self.dense(F.relu(self.dense(x.mean((2, 3)), "fc1")), "fc2")

    def conv_norm(self, x, name, stride=1):
        return self.batch_norm(self.conv(x, name, stride), name + "/bn")

    def resnet20(self, x):
        x = F.relu(self.conv_norm(x, "stem"))
        for stage in range(1, 4):
            for block in range(1, 4):
                name = f"stage{stage}/block{block}"
                stride = 2 if stage > 1 and block == 1 else 1
                inner = F.relu(self.conv_norm(x, name + "/conv1", stride))
                inner = self.conv_norm(inner, name + "/conv2")
                if stride == 2:
                    x = self.conv_norm(x, name + "/shortcut", stride)
                x = F.relu(inner + x)
        return self.dense(x.mean((2, 3)), "head")

    def transformer(self, tokens):
        x = F.embedding(tokens, self.p["embedding/table"]) + self.p["position"]
        batch, length, width = x.shape
        for i in range(1, 5):
            name = f"layer{i}"
            normal = self.layer_norm(x, name + "/norm1")
            query, key, value = (
                self.dense(normal, f"{name}/attention/{role}")
                .view(batch, length, 4, width // 4)
                .transpose(1, 2)
                for role in ("query", "key", "value")
            )
            mixed = F.scaled_dot_product_attention(query, key, value)
            mixed = mixed.transpose(1, 2).reshape(batch, length, width)
            x = x + self.dense(mixed, name + "/attention/output")
            inner = F.gelu(self.dense(self.layer_norm(x, name + "/norm2"), name + "/mlp1"))
            x = x + self.dense(inner, name + "/mlp2")
        return self.dense(self.layer_norm(x, "norm").mean(1), "head")


def to_torch(name, tensor):
    """From our layout to PyTorch's; gradients go the same way."""
    if not name.endswith("/kernel"):
        return tensor
    order = (3, 2, 0, 1) if tensor.dim() == 4 else (1, 0)
    return tensor.permute(order).contiguous()
