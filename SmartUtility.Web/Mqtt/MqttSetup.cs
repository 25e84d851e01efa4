namespace SmartUtility.Web.Mqtt;

/// <summary>Registration and routes.</summary>
public static class MqttSetup
{
    /// <summary>Services.</summary>
    public static void AddMqtt(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Pipeline and routes.</summary>
    public static void UseMqtt(this WebApplication app)
    {
    }
}
