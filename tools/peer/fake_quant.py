"""The fake quantizer as one writes it in PyTorch: formulas of lib/engine/fake_quant.ts, rules of the paper."""
import torch


class FakeQuant(torch.autograd.Function):
    @staticmethod
    def forward(context, x, step_size, clip, exponent):
        context.save_for_backward(x, step_size, clip, exponent)
        magnitude = torch.where(x.abs() >= clip, clip, x.abs())
        return x.sign() * step_size * torch.round(magnitude.pow(exponent) / step_size)

    @staticmethod
    def backward(context, dy):
        x, step_size, clip, exponent = context.saved_tensors
        a = x.abs()
        saturated = a >= clip
        magnitude = torch.where(saturated, clip, a)
        power = magnitude.pow(exponent)
        ratio = power / step_size
        signed = dy * x.sign()
        d_step_size = (signed * (torch.round(ratio) - ratio)).sum().reshape(1)
        beyond = (signed * (a > clip)).sum()
        d_clip = beyond * exponent * clip.pow(exponent - 1)
        logarithm = torch.where(a > 0, magnitude, torch.ones_like(a)).log()
        d_exponent = (signed * power * logarithm).sum().reshape(1)
        return dy, d_step_size, d_clip, d_exponent
