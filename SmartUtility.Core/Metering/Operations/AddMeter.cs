using Microsoft.EntityFrameworkCore;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Metering.Operations;

/// <summary>A meter to add; without registers it has its resource's plain one. A secret is generated unless one is given. Meters of one SIM group share a carrier or contract: they may fall silent together while supply goes on.</summary>
public sealed record NewMeter(string Serial, Resource Resource, SwitchKind Switch = SwitchKind.None, string? Model = null, int IntervalSeconds = 3600, string? Secret = null, IReadOnlyList<NewRegister>? Registers = null, string? SimGroup = null);

/// <summary>Adds a meter with its registers; the answer for a new one carries its secret, which is kept only as a hash. The same again changes nothing and tells no secret.</summary>
public sealed class AddMeter(UtilityDbContextFactory contexts, DeviceSecrets secrets, TimeProvider clock)
{
    /// <summary>Refused: a short secret, registers that cannot be, two of one code, a serial that stands for another meter.</summary>
    public async Task<Outcome<Added>> RunAsync(Actor actor, NewMeter given, CancellationToken stop)
    {
        if (!Permissions.Allow(actor, Do.ManageNetwork)) return new Forbidden();
        if (actor.Operators.Count != 1) return new OperatorRequired();
        if (!Codes.IsCode(given.Serial)) return Codes.Refused("a serial");
        if (given.IntervalSeconds is < 1 or > 86_400 * 40) return new Invalid("interval-range", "a meter reports every second to every 40 days");
        if (given.Secret is { Length: < DeviceSecrets.MinLength }) return new Invalid("secret-short", $"a secret has at least {DeviceSecrets.MinLength} characters; leave it out to have one generated");
        if (SimGroups.Refused(given.SimGroup) is { } sim) return sim;
        if (given.Registers is { Count: > 50 }) return new Invalid("registers-count", "at most 50 registers");
        List<Register> registers = [];
        foreach (var wanted in given.Registers is { Count: > 0 } asked ? asked : [NewRegister.Plain(given.Resource)])
        {
            var made = wanted.Make(actor.OperatorId, given.Resource);
            if (made.Refusal is { } refusal) return refusal;
            if (registers.Exists(other => other.Code == made.Value.Code)) return new Invalid("register-twice", $"register {made.Value.Code} is named twice");
            registers.Add(made.Value);
        }

        await using var db = contexts.Create(actor);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await AdvisoryLock.WaitAsync(db, "provision", actor.OperatorId, stop);
        if (await db.Set<Meter>().Include(row => row.Registers).SingleOrDefaultAsync(row => row.Serial == given.Serial, stop) is { } known)
            return known.Resource == given.Resource && known.Switch == given.Switch && Same(known.Registers, registers) ? new Added(given.Serial, false) : Codes.Differs($"meter {given.Serial}");
        var code = await db.Operators.Where(row => row.Id == actor.OperatorId).Select(row => row.Code).SingleAsync(stop);
        var secret = given.Secret ?? secrets.Generate();
        db.Add(new Meter
        {
            OperatorId = actor.OperatorId, Serial = given.Serial, Resource = given.Resource, Switch = given.Switch, Model = given.Model, Interval = TimeSpan.FromSeconds(given.IntervalSeconds), SimGroup = SimGroups.Named(given.SimGroup),
            SecretHash = secrets.Hash($"{code}/{given.Serial}", secret), Registers = registers,
        });
        db.Audit(actor, actor.OperatorId, clock.GetUtcNow(), "meter.added", $"meter:{given.Serial}", $"{given.Resource}, {registers.Count} register(s)");
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new Added(given.Serial, true, secret);
    }

    static bool Same(IEnumerable<Register> a, IEnumerable<Register> b) =>
        a.Select(row => (row.Code, row.Unit, row.Decimals, row.Capacity, row.BaseFactor)).ToHashSet().SetEquals(b.Select(row => (row.Code, row.Unit, row.Decimals, row.Capacity, row.BaseFactor)));
}
