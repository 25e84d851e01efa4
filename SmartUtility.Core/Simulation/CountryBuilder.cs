using SmartUtility.Core.Accounts;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>Draws the demonstration country: the same until, meters and days give the same country.</summary>
public static class CountryBuilder
{
    /// <summary>Code of the operator of water and gas.</summary>
    public const string Water = "EAUX";
    /// <summary>Code of the operator of electricity.</summary>
    public const string Power = "ELEC";
    /// <summary>Phone of the demonstration's subscriber: it reaches three accounts at two operators.</summary>
    public const string SubscriberPhone = "+2290197000001";

    /// <summary>Builds the country.</summary>
    /// <param name="until">First local day without history.</param>
    /// <param name="meters">Meters installed now, 50 to 20 000.</param>
    /// <param name="days">Days of history, 40 to 800.</param>
    public static Country Build(DateOnly until, int meters = 500, int days = 400)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(meters, 50);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(meters, 20_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 40);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, 800);
        var frame = new Country(until, meters, days, []);
        var size = Size.Of(meters);
        var phones = new PhoneBook();
        var water = new OperatorBuilder(frame, phones, 0xEA0C, "E", "EAU");
        water.Network(Resource.Water, "EAU", size.WaterZones, feeders: false);
        water.Network(Resource.Gas, "GAZ", size.GasZones, feeders: false);
        water.WaterPlaces(size.Water);
        water.GasPlaces(size.Gas);
        var power = new OperatorBuilder(frame, phones, 0xE1EC, "P", "ELC");
        power.Network(Resource.Electricity, "ELC", size.Transformers, feeders: true);
        power.PowerPlaces(size.Power, water.Neighbours);
        return frame with
        {
            Operators =
            [
                new OperatorPlan(Water, "Société des Eaux du Littoral", "3200700041216", "Boulevard de la Lagune, 01 BP 217, Cotonou", "+2290121310217", "dispatcher@eaux.example",
                    [Resource.Water, Resource.Gas], water.Points, water.Customers, water.Places),
                new OperatorPlan(Power, "Énergie du Plateau", "3201100098714", "Avenue du Plateau, 04 BP 1180, Cotonou", "+2290121331180", "dispatcher@elec.example",
                    [Resource.Electricity], power.Points, power.Customers, power.Places),
            ],
        };
    }

    /// <summary>How many of what for a number of meters.</summary>
    sealed record Size(int WaterZones, int GasZones, int Transformers, int Water, int Gas, int Power)
    {
        public static Size Of(int meters)
        {
            var about = meters * 0.94;
            var (zones, gas, transformers) = (Round(about * 0.46 / 42, 2), Round(about * 0.10 / 24, 1), Round(about * 0.44 / 26, 2));
            var network = OperatorBuilder.PointsOf(zones, false) + OperatorBuilder.PointsOf(gas, false) + OperatorBuilder.PointsOf(transformers, true);
            var places = meters - network;
            var (waterPlaces, gasPlaces) = ((int)(places * 0.46), (int)(places * 0.10));
            return new Size(zones, gas, transformers, waterPlaces, gasPlaces, places - waterPlaces - gasPlaces);
        }

        static int Round(double value, int least) => Math.Max(least, (int)(value + 0.5));
    }
}

/// <summary>Phone numbers, each given once. Ten digits after +229, as in Benin since 2024.</summary>
sealed class PhoneBook
{
    static readonly string[] Prefixes = ["97", "96", "66", "61", "90", "95"];
    int _last = 100;

    public string Next(Roll roll) => $"+22901{roll.Pick(Prefixes)}{++_last:000000}";
}

/// <summary>Who may hold a second contract with the other operator: a person with a phone and a home.</summary>
sealed record Neighbour(string Name, string Phone, string Language, string District, string Landmark, int Households, double Latitude, double Longitude);
