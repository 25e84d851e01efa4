using Microsoft.AspNetCore.Identity;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Database;
using SmartUtility.Core.Simulation.Operations;

namespace SmartUtility.Core.Simulation.Storage;

/// <summary>Writes the sign-ins and the dispatchers' roster: one by night and morning, one by afternoon and evening, every day.</summary>
static class SeedPeople
{
    public static async Task<Dictionary<string, int>> WriteAsync(UtilityDbContext db, IReadOnlyList<Operator> operators, IReadOnlyList<DemoSignIn> signIns, CancellationToken stop)
    {
        var users = signIns.Select(signIn => Row(signIn, operators)).ToList();
        db.AddRange(users);
        await db.SaveChangesAsync(stop);
        foreach (var owner in operators)
        {
            var dispatchers = users.Where(user => user.Role == Role.Dispatcher && user.OperatorId == owner.Id).ToList();
            if (dispatchers.Count == 0) continue;
            foreach (var day in Enum.GetValues<DayOfWeek>())
                for (var turn = 0; turn < 2; turn++)
                    db.Add(new DutyShift
                    {
                        OperatorId = owner.Id, UserId = dispatchers[turn % dispatchers.Count].Id, Weekday = day, From = new TimeOnly(turn * 12, 0), Length = TimeSpan.FromHours(12),
                    });
        }
        await db.SaveChangesAsync(stop);
        return users.ToDictionary(user => user.UserName!, user => user.Id, StringComparer.Ordinal);
    }

    static User Row(DemoSignIn signIn, IReadOnlyList<Operator> operators)
    {
        var person = signIn.Person;
        var byPhone = person.Role == Role.Subscriber;
        return new User
        {
            UserName = person.UserName, NormalizedUserName = person.UserName.ToUpperInvariant(), Email = byPhone ? null : person.UserName, NormalizedEmail = byPhone ? null : person.UserName.ToUpperInvariant(),
            EmailConfirmed = !byPhone, PhoneNumber = byPhone ? person.UserName : null, PhoneNumberConfirmed = byPhone, PasswordHash = signIn.PasswordHash, SecurityStamp = Guid.NewGuid().ToString("N"),
            LockoutEnabled = true, OperatorId = person.OperatorCode is { } code ? operators.First(owner => owner.Code == code).Id : null,
            RegulatedOperators = person.Role == Role.Regulator ? [.. operators.Select(owner => owner.Id)] : [], Role = person.Role, DisplayName = person.Name, Language = "fr",
        };
    }
}
