using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Database;

namespace SmartUtility.Core.Accounts.Operations;

/// <summary>ASP.NET Core Identity over the one context. Sign-ins carry no tenant filter, so the context it gets sees no operator's rows.</summary>
public static class SignInStores
{
    /// <summary>User manager with the rules of passwords, lockout and codes; the host adds cookies and the sign-in manager.</summary>
    public static IdentityBuilder AddSignIns(this IServiceCollection services)
    {
        services.AddScoped(provider =>
        {
            var db = provider.GetRequiredService<UtilityDbContextFactory>().Create(Scope.None);
            // The store reads a user, changes it and writes it back through one context.
            db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
            return db;
        });
        return services.AddIdentityCore<User>(options =>
        {
            options.User.RequireUniqueEmail = false;
            options.Password = new PasswordOptions { RequiredLength = 10, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 5 };
            options.Lockout = new LockoutOptions { AllowedForNewUsers = true, MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10) };
        }).AddUserStore<UserOnlyStore<User, UtilityDbContext, int>>().AddDefaultTokenProviders();
    }
}
