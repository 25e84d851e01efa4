namespace SmartUtility.Web.Identity;

/// <summary>Registration and routes.</summary>
public static class IdentitySetup
{
    /// <summary>Services.</summary>
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Pipeline and routes.</summary>
    public static void UseIdentity(this WebApplication app)
    {
    }
}
