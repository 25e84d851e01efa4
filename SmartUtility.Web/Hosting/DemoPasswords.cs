using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Simulation;
using SmartUtility.Core.Simulation.Operations;

namespace SmartUtility.Web.Hosting;

/// <summary>A sign-in of the demonstration as it is kept and printed.</summary>
/// <param name="Role">Code of the role.</param>
/// <param name="Operator">Code of the operator, or null.</param>
/// <param name="User">E-mail or phone.</param>
/// <param name="Password">Made at random.</param>
public sealed record DemoPassword(string Role, string? Operator, string User, string Password);

/// <summary>What the demonstration was made with and who signs in to it: a file of the data directory that only its owner reads.</summary>
/// <param name="Until">First local day without history.</param>
/// <param name="Meters">Meters.</param>
/// <param name="Days">Days of history.</param>
/// <param name="SignIns">People.</param>
public sealed record DemoPasswords(DateOnly Until, int Meters, int Days, IReadOnlyList<DemoPassword> SignIns)
{
    static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // Without what is mistaken for something else when typed from a screen.
    const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    static string FileOf(DataDirectory data) => Path.Combine(data.Path, "demo-passwords");

    /// <summary>Fresh passwords for everybody: 16 characters of 56, about 93 bits.</summary>
    public static DemoPasswords Make(DemoNumbers numbers) => new(numbers.Until, numbers.Meters, numbers.Days,
        [.. DemoStaff.All.Select(person => new DemoPassword(person.Role.Code(), person.OperatorCode, person.UserName, RandomNumberGenerator.GetString(Letters, 16)))]);

    /// <summary>The file's content, or null when there is none.</summary>
    public static DemoPasswords? Load(DataDirectory data)
    {
        try
        {
            return File.Exists(FileOf(data)) ? JsonSerializer.Deserialize<DemoPasswords>(File.ReadAllBytes(FileOf(data)), Written) : null;
        }
        catch (JsonException damaged)
        {
            throw new StartRefused($"{FileOf(data)} is damaged ({damaged.Message}); remove it and new passwords are made");
        }
    }

    /// <summary>Writes the file, 0600.</summary>
    public void Save(DataDirectory data) => DataDirectory.WriteSecret(FileOf(data), JsonSerializer.SerializeToUtf8Bytes(this, Written));

    /// <summary>Removes the file.</summary>
    public static void Remove(DataDirectory data) => File.Delete(FileOf(data));

    /// <summary>The people with their hashed passwords, as they are seeded.</summary>
    public IReadOnlyList<DemoSignIn> Hashed()
    {
        var hasher = new PasswordHasher<User>();
        var hashed = new DemoSignIn[SignIns.Count];
        // Slow on purpose, each one; so side by side.
        Parallel.For(0, hashed.Length, at => hashed[at] = new DemoSignIn(DemoStaff.All.First(person => person.UserName == SignIns[at].User), hasher.HashPassword(new User(), SignIns[at].Password)));
        return hashed;
    }
}
