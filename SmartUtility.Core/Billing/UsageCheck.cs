using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Billing;

/// <summary>What makes usage unfit to be priced.</summary>
public static class UsageCheck
{
    const string Code = "usage-invalid";

    /// <summary>The first problem in words, or null.</summary>
    public static Refusal? FirstProblem(UsageInput usage)
    {
        if (usage.Periods.Count == 0) return new Invalid(Code, "the usage has no period");
        foreach (var period in usage.Periods)
        {
            var name = $"period {period.From:yyyy-MM-dd}";
            if (period.To <= period.From) return new Invalid(Code, $"{name} must end after it starts");
            if (period.Households < 1) return new Invalid(Code, $"{name}: households must be 1 or more");
            if (period.AlreadyBought < 0 || period.Kva < 0 || period.Kw < 0) return new Invalid(Code, $"{name}: a negative quantity");
            foreach (var register in period.Registers ?? [])
            {
                if (register.Quantity is null && (register.FromIndex is null || register.ToIndex is null)) return new Invalid(Code, $"{name}: register {register.Code} needs a quantity or both indices");
                if (register.Digits is < 1 or > 12) return new Invalid(Code, $"{name}: register {register.Code} has 1 to 12 digits");
                if (register.Counted < 0) return new Invalid(Code, $"{name}: register {register.Code} falls from {register.FromIndex} to {register.ToIndex}; give its digits if it started again from 0");
            }
            if (period.TotalQuantity < 0) return new Invalid(Code, $"{name}: the quantity is negative");
        }
        return null;
    }
}
