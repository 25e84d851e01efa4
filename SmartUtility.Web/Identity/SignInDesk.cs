using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Accounts.Operations;
using SmartUtility.Core.Notifications.Operations;

namespace SmartUtility.Web.Identity;

/// <summary>Signing in and setting a password by SMS code. A failed answer says the same and takes the same time whether the name exists, is locked or is disabled.</summary>
public sealed class SignInDesk(UserManager<User> users, SignInManager<User> cookies, FindPhone phones, SendCode send, SendPasswordLink mail, SignInLimits limits, ILogger<SignInDesk> log)
{
    static readonly TimeSpan FailedAnswer = TimeSpan.FromMilliseconds(600);
    static readonly string NobodysHash = new PasswordHasher<User>().HashPassword(new User(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
    const string CodePurpose = "set-password";

    /// <summary>What came of a try.</summary>
    public enum Result
    {
        /// <summary>Signed in, or the password set.</summary>
        Done,
        /// <summary>Did not match; nothing more is said.</summary>
        Failed,
        /// <summary>Too many tries.</summary>
        TooMany,
        /// <summary>The new password is too weak.</summary>
        WeakPassword,
    }

    /// <summary>Signs in by e-mail or phone and password.</summary>
    public async Task<(Result Result, User? User)> SignInAsync(string name, string password, bool remember, string address, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        if (!limits.MayTry(name, address)) return (Result.TooMany, null);
        var user = await FindAsync(name, stop);
        // The hash is computed in every case: without a user, when locked, when disabled.
        var matches = users.PasswordHasher.VerifyHashedPassword(user ?? new User(), user?.PasswordHash ?? NobodysHash, password) != PasswordVerificationResult.Failed;
        if (user is { IsDisabled: false } && !await users.IsLockedOutAsync(user))
        {
            if (matches && user.PasswordHash is not null)
            {
                await users.ResetAccessFailedCountAsync(user);
                await cookies.SignInAsync(user, remember);
                return (Result.Done, user);
            }
            await users.AccessFailedAsync(user);
            if (await users.IsLockedOutAsync(user)) log.LogWarning("Sign-in {User} is locked after {Tries} failed tries", user.Id, users.Options.Lockout.MaxFailedAccessAttempts);
        }
        await WaitAsync(started, stop);
        return (Result.Failed, null);
    }

    /// <summary>Sends a code to a phone that an account has; says and takes the same for any other.</summary>
    public async Task<Result> SendCodeAsync(string typed, string language, string address, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var match = await phones.RunAsync(typed, stop);
        if (!limits.MaySend(match?.Phone ?? typed.Trim(), address)) return Result.TooMany;
        if (match is { IsSubscriber: true })
        {
            var user = await users.FindByNameAsync(match.Phone);
            if (user is null)
            {
                user = new User { UserName = match.Phone, PhoneNumber = match.Phone, Role = Role.Subscriber, DisplayName = match.Phone, Language = language };
                var made = await users.CreateAsync(user);
                // Two first requests at once: the other one made it.
                if (!made.Succeeded) user = await users.FindByNameAsync(match.Phone);
            }
            if (user is { IsDisabled: false, Role: Role.Subscriber } && !await users.IsLockedOutAsync(user))
                await send.RunAsync(match.Phone, await users.GenerateUserTokenAsync(user, TokenOptions.DefaultPhoneProvider, CodePurpose), language, stop);
        }
        await WaitAsync(started, stop);
        return Result.Done;
    }

    /// <summary>Mails staff a link to set a new password; says and takes the same for any other address.</summary>
    public async Task<Result> SendLinkAsync(string email, string address, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        if (!limits.MaySend(email.Trim().ToUpperInvariant(), address)) return Result.TooMany;
        await mail.RunAsync(email, stop);
        await WaitAsync(started, stop);
        return Result.Done;
    }

    /// <summary>Sets a subscriber's password with the code of the SMS and signs in. The code ends with its use (the stamp changes) and after some minutes.</summary>
    public async Task<Result> SetPasswordAsync(string typed, string code, string password, string address, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        if (!limits.MayTry(typed, address)) return Result.TooMany;
        var match = await phones.RunAsync(typed, stop);
        var user = match is null ? null : await users.FindByNameAsync(match.Phone);
        if (!await IsStrongAsync(password)) return Result.WeakPassword;
        if (user is { IsDisabled: false, Role: Role.Subscriber } && !await users.IsLockedOutAsync(user))
        {
            if (await users.VerifyUserTokenAsync(user, TokenOptions.DefaultPhoneProvider, CodePurpose, code.Trim()))
            {
                user.PhoneNumberConfirmed = true;
                user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
                await users.UpdateSecurityStampAsync(user);
                await users.ResetAccessFailedCountAsync(user);
                await cookies.SignInAsync(user, isPersistent: false);
                return Result.Done;
            }
            await users.AccessFailedAsync(user);
        }
        await WaitAsync(started, stop);
        return Result.Failed;
    }

    /// <summary>True when a password meets the installation's rules (10 characters, 5 different).</summary>
    public async Task<bool> IsStrongAsync(string password)
    {
        foreach (var rule in users.PasswordValidators)
            if (!(await rule.ValidateAsync(users, new User(), password)).Succeeded) return false;
        return true;
    }

    // An e-mail is a name of staff; anything else is read as a phone number in the national form of any operator's country.
    async Task<User?> FindAsync(string name, CancellationToken stop) => name.Contains('@', StringComparison.Ordinal)
        ? await users.FindByNameAsync(name.Trim())
        : await phones.RunAsync(name, stop) is { } match ? await users.FindByNameAsync(match.Phone) : null;

    static async Task WaitAsync(long started, CancellationToken stop)
    {
        var left = FailedAnswer - Stopwatch.GetElapsedTime(started);
        if (left > TimeSpan.Zero) await Task.Delay(left, stop);
    }
}
