using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Core.Network;
using SmartUtility.Core.Shared;

namespace SmartUtility.Core.Simulation;

/// <summary>Draws one operator of the country, part by part, in a fixed order.</summary>
sealed class OperatorBuilder(Country country, PhoneBook phones, ulong seed, string accountLetter, string meterLetters)
{
    static readonly string[] PlantNames = ["Forages de Godomey", "Dépôt de gaz de Sèmè", "Poste source de Vêdoko"];
    static readonly string[] StationNames = ["Akpakpa", "Cadjèhoun", "Godomey", "Ouando", "Fidjrossè", "Calavi"];
    /// <summary>The carrier of the network's sensors and of the customers' meters of every other zone or transformer.</summary>
    public const string FirstCarrier = "Lagune Mobile";
    /// <summary>The carrier of the others.</summary>
    public const string SecondCarrier = "Plateau Télécom";
    readonly Roll _roll = new(seed);
    readonly List<PointPlan> _points = [];
    readonly List<CustomerPlan> _customers = [];
    readonly List<PlacePlan> _places = [];
    readonly List<int> _persons = [], _businesses = [];
    int _serial, _inlet;

    public IReadOnlyList<PointPlan> Points => _points;
    public IReadOnlyList<CustomerPlan> Customers => _customers;
    public IReadOnlyList<PlacePlan> Places => _places;
    public List<Neighbour> Neighbours { get; } = [];

    /// <summary>Network points of a tree with so many leaves.</summary>
    public static int PointsOf(int leaves, bool feeders) => feeders
        ? 1 + (((leaves + 1) / 2 + 1) / 2) + (leaves + 1) / 2 + leaves
        : 1 + (leaves + 2) / 3 + leaves;

    long Hours(int daysBefore, int localHour) => HourStamp.NoOf(Country.Calendar.StartOf(country.Until.AddDays(-daysBefore))) + localHour;

    // ---- network

    public void Network(Resource resource, string prefix, int leaves, bool feeders)
    {
        var plant = Point(prefix + "-P1", PlantNames[resource == Resource.Water ? 0 : resource == Resource.Gas ? 1 : 2], NetworkPointKind.Plant, resource, null, 0.010);
        var stations = feeders ? ((leaves + 1) / 2 + 1) / 2 : (leaves + 2) / 3;
        for (var station = 0; station < stations; station++)
        {
            var name = StationNames[station % StationNames.Length] + (station < StationNames.Length ? "" : $" {station / StationNames.Length + 1}");
            var above = Point($"{prefix}-S{station + 1}", (resource == Resource.Electricity ? "Sous-station " : "Station ") + name, NetworkPointKind.Station, resource, plant, 0.012);
            if (!feeders)
            {
                for (var leaf = station; leaf < leaves; leaf += stations) Leaf(prefix, "Z", "Zone ", leaf, NetworkPointKind.Zone, resource, above);
                continue;
            }
            for (var feeder = station; feeder < (leaves + 1) / 2; feeder += stations)
            {
                var line = Point($"{prefix}-F{feeder + 1:00}", $"Départ {DemoWords.Districts[feeder % DemoWords.Districts.Length]}", NetworkPointKind.Feeder, resource, above, 0.010);
                for (var leaf = feeder; leaf < leaves; leaf += (leaves + 1) / 2) Leaf(prefix, "T", "Transformateur ", leaf, NetworkPointKind.Transformer, resource, line);
            }
        }
    }

    void Leaf(string prefix, string letter, string word, int leaf, NetworkPointKind kind, Resource resource, int parent)
    {
        var loss = resource switch { Resource.Water => _roll.Between(0.060, 0.090), Resource.Gas => _roll.Between(0.054, 0.060), _ => _roll.Between(0.056, 0.080) };
        Point($"{prefix}-{letter}{leaf + 1:00}", $"{word}{DemoWords.Districts[leaf % DemoWords.Districts.Length]}{(leaf < DemoWords.Districts.Length ? "" : $" {leaf / DemoWords.Districts.Length + 1}")}", kind, resource, parent, loss);
    }

    int Point(string code, string name, NetworkPointKind kind, Resource resource, int? parent, double loss)
    {
        var (latitude, longitude) = (_roll.Between(6.355, 6.450), _roll.Between(2.300, 2.480));
        var inlet = new MeterPlan($"{meterLetters}-N{++_inlet:000}", resource switch { Resource.Water => "Ultraflux DN150", Resource.Gas => "Turbina G65", _ => "Voltia T5 (TC)" },
            resource, SwitchKind.None, 1_000_000_000_000, _roll.Whole(100_000, 900_000) * 1000L, country.FirstHour, SimGroup: FirstCarrier);
        // A supply cut of the past: the grid shed this load for five hours, as announced.
        (long, long)? outage = code == "ELC-T03" ? (Hours(9, 14), Hours(9, 19)) : null;
        // The sensor of the second gas zone has not been heard for two days.
        if (code == "GAZ-Z02") inlet = inlet with { SilentFrom = Hours(2, 7) };
        _points.Add(new PointPlan(_points.Count, code, name, kind, resource, parent, loss, latitude, longitude, inlet, null, outage));
        return _points.Count - 1;
    }

    List<PointPlan> Leaves(Resource resource) => [.. _points.Where(point => point.Resource == resource && point.IsLeaf).OrderBy(point => point.Code, StringComparer.Ordinal)];

    static IEnumerable<(PointPlan Leaf, int Leafs, int No, int Slot, int Slots)> Slots(List<PointPlan> leaves, int count)
    {
        for (var leaf = 0; leaf < leaves.Count; leaf++)
        {
            var slots = count / leaves.Count + (leaf < count % leaves.Count ? 1 : 0);
            for (var slot = 0; slot < slots; slot++) yield return (leaves[leaf], leaves.Count, leaf, slot, slots);
        }
    }

    // ---- water

    public void WaterPlaces(int count)
    {
        var leaves = Leaves(Resource.Water);
        foreach (var (leaf, leafs, no, slot, slots) in Slots(leaves, count))
        {
            if (no == 0 && slot == 0) Place(leaf, Body("Centre hospitalier du Littoral"), LoadClass.Hospital, 26_000, UsagePointKind.PublicBody, 1, "EAU-ADM", vital: "Hôpital : urgences, bloc opératoire et dialyse");
            else if (no == 0 && slot == 1)
            {
                // The demonstration's subscriber: a compound with two households.
                var subscriber = Customer("Afi Houessou", SubscriberKind.Person, null, "afi.houessou@courriel.example", "fr", [CountryBuilder.SubscriberPhone, phones.Next(_roll)], PayingHabit.Prompt);
                Place(leaf, subscriber, LoadClass.Home, 2 * 410, UsagePointKind.Home, 2, "EAU-DOM", with: plan => plan with { District = "Cadjèhoun", Landmark = "Derrière la mosquée bleue, deuxième portail" });
                Neighbours.Add(new Neighbour("Afi Houessou", CountryBuilder.SubscriberPhone, "fr", "Cadjèhoun", "Derrière la mosquée bleue, deuxième portail", 2, leaf.Latitude, leaf.Longitude));
            }
            else if (no == 0 && slot == 2) WaterHome(leaf, rollover: true);
            else if (no == 0 && slot == 3) WaterHome(leaf, exchangedDaysAgo: Math.Min(75, country.Days / 3));
            else if (no == 0 && slot == 4)
            {
                // Her mother's house: the same phone, another account.
                var mother = Customer("Ablawa Houessou", SubscriberKind.Person, null, null, "fr", [phones.Next(_roll), CountryBuilder.SubscriberPhone], PayingHabit.Late);
                Place(leaf, mother, LoadClass.Home, 330, UsagePointKind.Home, 1, "EAU-DOM");
            }
            else if (no == leafs - 1 && slot == 5) WaterHome(leaf, suspendedDaysAgo: 12);
            else if (no == leafs - 1 && slot == 6) WaterHome(leaf, ended: true);
            else if (no == leafs - 1 && slots >= 20 && slot is 8 or 11 && no > 1) WaterHome(leaf, silentDaysAgo: slot * 2 - 13);
            else if (slot % 20 == 7) Place(leaf, Standpipes(leaf), LoadClass.PublicTap, _roll.Between(2500, 6000), UsagePointKind.Standpipe, 25, "EAU-BF");
            else if (slot % 40 == 13) Place(leaf, Person(), LoadClass.PublicTap, _roll.Between(1500, 3500), UsagePointKind.Kiosk, 12, "EAU-BF");
            else if (slot % 18 == 9) Place(leaf, Body($"{_roll.Pick(DemoWords.Bodies)} de {DistrictOf(leaf)}"), LoadClass.Office, _roll.Between(500, 4000), UsagePointKind.PublicBody, 1, "EAU-ADM");
            else if (slot % 9 == 5) Place(leaf, Business(), _roll.Chance(0.4) ? LoadClass.Food : LoadClass.Business, _roll.Between(500, 3500), UsagePointKind.Business, 1, "EAU-PRO");
            else WaterHome(leaf);
        }
        // The second zone leaks since six days ago: as much as two fifths of what the zone takes in the mean of a day.
        var leaking = leaves[1];
        var taken = _places.Where(place => place.Point == leaking.No).Sum(place => place.Load.PerDay);
        _points[leaking.No] = leaking with { Leak = new LeakPlan(Hours(6, 2), (long)(taken * 0.42 / 24)) };
        if (leaves.Count < 5) return;

        // A joint of the third zone has been giving way for three weeks; in the fourth, water runs behind a meter, a counter stands still, and a magnet was held to another.
        var growing = leaves[2];
        _points[growing.No] = growing with { Leak = new LeakPlan(Hours(20, 0), (long)(_places.Where(place => place.Point == growing.No).Sum(place => place.Load.PerDay) * 0.08 / 24), 20 * 24) };
        var fourth = _places.Where(place => place.Point == leaves[3].No && place is { Agreement.EndsOn: null, Meters: [{ SilentFrom: null, Gap: null }] }).ToList();
        var (running, touched) = (fourth.First(IsOneHome), fourth.Last(IsOneHome));
        _places[running.No] = running with { Leak = new LeakPlan(Hours(5, 3), 24) };
        _places[touched.No] = touched with { Tamper = new TamperPlan(Hours(2, 23), "tamper.magnet", "magnetic field at the counter") };
        var frozen = fourth.Where(place => place is { Kind: UsagePointKind.Business, Load.Class: LoadClass.Food or LoadClass.Business }).MinBy(place => place.Load.PerDay)!;
        _places[frozen.No] = frozen with { Meters = [frozen.Meters[0] with { FrozenFrom = Hours(5, 3) }] };

        static bool IsOneHome(PlacePlan place) => place is { Kind: UsagePointKind.Home, Households: 1 };
    }

    void WaterHome(PointPlan leaf, bool rollover = false, int? exchangedDaysAgo = null, int? suspendedDaysAgo = null, bool ended = false, int? silentDaysAgo = null)
    {
        var households = _roll.Chance(0.3) ? _roll.Whole(2, 7) : 1;
        Place(leaf, Person(suspendedDaysAgo is null ? null : PayingHabit.Stopped), LoadClass.Home, households * _roll.Between(280, 520), UsagePointKind.Home, households, "EAU-DOM",
            rollover: rollover, exchangedDaysAgo: exchangedDaysAgo, suspendedDaysAgo: suspendedDaysAgo, ended: ended, silentDaysAgo: silentDaysAgo);
    }

    int Standpipes(PointPlan leaf)
    {
        var name = $"Comité des bornes-fontaines de {DistrictOf(leaf)}";
        return _customers.Find(customer => customer.Name == name)?.No ?? Body(name);
    }

    // ---- gas

    public void GasPlaces(int count)
    {
        var homes = _places.Where(place => place.Kind == UsagePointKind.Home && place.Agreement is { EndsOn: null, SuspendedOn: null }).Select(place => place.Agreement!.Customer).Distinct().ToList();
        var next = 1;
        foreach (var (leaf, leafs, no, slot, slots) in Slots(Leaves(Resource.Gas), count))
        {
            if (no == 0 && slot == 0) Place(leaf, _places[1].Agreement!.Customer, LoadClass.Home, 2 * 330, UsagePointKind.Home, 2, "GAZ-DOM");
            else if (slot % 3 == 1) Place(leaf, Business(), LoadClass.Food, _roll.Between(3000, 14_000), UsagePointKind.Business, 1, "GAZ-PRO");
            else
            {
                var customer = _roll.Chance(0.6) && next < homes.Count ? homes[next++] : Person();
                Place(leaf, customer, LoadClass.Home, _roll.Between(200, 420), UsagePointKind.Home, 1, "GAZ-DOM", silentDaysAgo: no == leafs - 1 && slot == slots - 1 ? 5 : null);
            }
        }
    }

    // ---- electricity

    public void PowerPlaces(int count, List<Neighbour> neighbours)
    {
        var leaves = Leaves(Resource.Electricity);
        var next = 1;
        var lights = -1;
        foreach (var (leaf, leafs, no, slot, slots) in Slots(leaves, count))
        {
            if (no == 0 && slot == 0) Place(leaf, Body("Centre hospitalier du Littoral"), LoadClass.Hospital, 240_000, UsagePointKind.PublicBody, 1, "BT-ADM", vital: "Hôpital : urgences, bloc opératoire et dialyse");
            else if (no == 0 && slot == 1) Home(leaf, neighbours[0], 2 * 3600, PayingHabit.Prompt);
            else if (no == 0 && slot == 2) PowerHome(leaf, rollover: true);
            else if (no == 0 && slot == 3) PowerHome(leaf, exchangedDaysAgo: 20);
            else if (no == 0 && slot == 4) PowerHome(leaf, vital: "Oxygène à domicile");
            else if (no == 1 && slot == 0) Place(leaf, Company("Chambre froide du Port SARL"), LoadClass.ColdStore, 90_000, UsagePointKind.Business, 1, "BT-PRO");
            else if (no == leafs - 1 && slot == 5) PowerHome(leaf, suspendedDaysAgo: 16);
            else if (no == leafs - 1 && slot == 6) PowerHome(leaf, without: true);
            else if (no == leafs - 1 && slots >= 20 && slot is 8 && no > 1) PowerHome(leaf, silentDaysAgo: slot - 4);
            else if (slot % 26 == 7) Place(leaf, lights >= 0 ? lights : lights = Body("Mairie de Cotonou, éclairage public"), LoadClass.StreetLight, _roll.Between(14_000, 30_000), UsagePointKind.PublicBody, 1, "BT-ADM");
            else if (slot % 15 == 9) Place(leaf, Body($"{_roll.Pick(DemoWords.Bodies)} de {DistrictOf(leaf)}"), LoadClass.Office, _roll.Between(8000, 36_000), UsagePointKind.PublicBody, 1, "BT-ADM");
            else if (slot % 6 == 4) Place(leaf, Business(), _roll.Chance(0.3) ? LoadClass.Food : LoadClass.Business, _roll.Between(5000, 30_000), UsagePointKind.Business, 1, "BT-PRO");
            else if (next < neighbours.Count && _roll.Chance(0.6)) Home(leaf, neighbours[next], neighbours[next++].Households * _roll.Between(1800, 4500), null);
            else PowerHome(leaf);
        }
        // The cold store of the second transformer: three quarters of its use pass beside its meter since five days ago.
        var store = _places.First(place => place.Load.Class == LoadClass.ColdStore);
        var others = _places.Where(place => place.Point == store.Point && place.No != store.No).Sum(place => place.Load.PerDay);
        var bypass = new BypassPlan(Hours(5, 22), 0.75);
        _places[store.No] = store with { Load = store.Load with { PerDay = Math.Round(others * 0.6) }, Bypass = bypass, Tamper = new TamperPlan(bypass.FromHour, "tamper.cover-open", "terminal cover opened") };
        if (leaves.Count < 6) return;

        // The last but one transformer failed yesterday evening and is mended tomorrow morning: nothing below is heard until then.
        var failed = leaves[^2];
        var (from, to) = (Hours(1, 20), country.EndHour + 26);
        _points[failed.No] = failed with { Outage = (from, to), Inlet = failed.Inlet with { Gap = (from + 1, to) } };
        foreach (var place in _places.Where(place => place.Point == failed.No).ToList())
            _places[place.No] = place with { Meters = [.. place.Meters.Select(meter => meter.UntilHour is null ? meter with { Gap = (from + 1, to) } : meter)] };
    }

    void PowerHome(PointPlan leaf, bool rollover = false, int? exchangedDaysAgo = null, int? suspendedDaysAgo = null, bool without = false, int? silentDaysAgo = null, string? vital = null)
    {
        var households = _roll.Chance(0.25) ? _roll.Whole(2, 5) : 1;
        var perDay = households * _roll.Between(1800, 4500) * (_roll.Chance(0.12) ? 2.2 : 1);
        Place(leaf, without ? null : Person(suspendedDaysAgo is null ? null : PayingHabit.Stopped), LoadClass.Home, perDay, UsagePointKind.Home, households, "BT-DOM",
            rollover: rollover, exchangedDaysAgo: exchangedDaysAgo, suspendedDaysAgo: suspendedDaysAgo, silentDaysAgo: silentDaysAgo, vital: vital, vitalUntil: vital is null ? null : country.Until.AddDays(120));
    }

    void Home(PointPlan leaf, Neighbour at, double perDay, PayingHabit? habit)
    {
        var customer = Customer(at.Name, SubscriberKind.Person, null, null, at.Language, [at.Phone], habit ?? Habit());
        Place(leaf, customer, LoadClass.Home, perDay, UsagePointKind.Home, at.Households, "BT-DOM", with: plan => plan with { District = at.District, Landmark = at.Landmark, Latitude = at.Latitude, Longitude = at.Longitude });
    }

    // ---- customers

    static string DistrictOf(PointPlan leaf) => DemoWords.Districts[(int.Parse(leaf.Code[^2..], System.Globalization.CultureInfo.InvariantCulture) - 1) % DemoWords.Districts.Length];

    PayingHabit Habit()
    {
        var at = _roll.Unit();
        return at < 0.74 ? PayingHabit.Prompt : at < 0.86 ? PayingHabit.Late : at < 0.91 ? PayingHabit.InParts : at < 0.93 ? PayingHabit.Ahead : PayingHabit.Stopped;
    }

    int Customer(string name, SubscriberKind kind, string? taxId, string? email, string language, IReadOnlyList<string> numbers, PayingHabit habit)
    {
        _customers.Add(new CustomerPlan(_customers.Count, $"{accountLetter}{_customers.Count + 1:000000}", name, kind, taxId, email, language, numbers, habit, _roll.Seed()));
        return _customers.Count - 1;
    }

    int Person(PayingHabit? habit = null)
    {
        // A landlord holds several contracts.
        if (habit is null && _persons.Count > 8 && _roll.Chance(0.06)) return _roll.Pick(_persons);
        var numbers = _roll.Chance(0.15) ? new[] { phones.Next(_roll), phones.Next(_roll) } : [phones.Next(_roll)];
        var no = Customer($"{_roll.Pick(DemoWords.First)} {_roll.Pick(DemoWords.Last)}", SubscriberKind.Person, null, null, _roll.Chance(0.05) ? "en" : "fr", numbers, habit ?? Habit());
        if (habit is null) _persons.Add(no);
        return no;
    }

    int Business()
    {
        if (_businesses.Count > 2 && _roll.Chance(0.25)) return _roll.Pick(_businesses);
        var name = DemoWords.Trades[_businesses.Count % DemoWords.Trades.Length] + (_businesses.Count < DemoWords.Trades.Length ? "" : $" {_businesses.Count / DemoWords.Trades.Length + 1}");
        var no = Company(name + (_roll.Chance(0.6) ? " SARL" : ""));
        _businesses.Add(no);
        return no;
    }

    int Company(string name) => Customer(name, SubscriberKind.Business, $"32{_roll.Whole(10_000, 99_999)}{_roll.Whole(100_000, 999_999)}", $"compta{_customers.Count + 1}@entreprise.example", "fr", [phones.Next(_roll)], Habit());

    int Body(string name) => Customer(name, SubscriberKind.PublicBody, null, null, "fr", [phones.Next(_roll)], _roll.Chance(0.5) ? PayingHabit.Late : PayingHabit.Prompt);

    // ---- a usage point with its meters and agreement

    void Place(PointPlan leaf, int? customer, LoadClass use, double perDay, UsagePointKind kind, int households, string tariff, bool rollover = false, int? exchangedDaysAgo = null, int? suspendedDaysAgo = null,
        bool ended = false, int? silentDaysAgo = null, string? vital = null, DateOnly? vitalUntil = null, Func<PlacePlan, PlacePlan>? with = null)
    {
        var no = _places.Count;
        var resource = leaf.Resource;
        perDay = Math.Round(perDay);
        var load = new Load(use, resource, perDay, _roll.Seed());
        var capacity = resource == Resource.Electricity ? 1_000_000_000L : 100_000_000L;
        var first = rollover ? capacity - (long)(perDay * (country.Days - Math.Min(120, country.Days / 2))) : _roll.Whole(20, 30_000) * 1000L + _roll.Whole(0, 999);
        // Special places always have something to switch with, so that they can be shown.
        var switches = suspendedDaysAgo is not null || vital is not null || with is not null || _roll.Chance(resource == Resource.Electricity ? 0.85 : 0.6);
        (long, long)? gap = no % 37 == 21 ? (Hours(4 + no % 11, 6), Hours(4 + no % 11, 19)) : null;
        var silent = silentDaysAgo is { } days ? Hours(days, 9 + no % 8) : (long?)null;
        var meters = new List<MeterPlan>();
        if (exchangedDaysAgo is { } ago)
        {
            meters.Add(Meter(resource, switches, capacity, first, country.FirstHour, Hours(ago, 10)));
            meters.Add(Meter(resource, true, capacity, 0, Hours(ago, 10), null));
        }
        else meters.Add(Meter(resource, switches, capacity, first, country.FirstHour, null) with { SilentFrom = silent, Gap = gap });

        var carrier = int.Parse(leaf.Code[^2..], System.Globalization.CultureInfo.InvariantCulture) % 2 == 1 ? FirstCarrier : SecondCarrier;
        meters = meters.ConvertAll(meter => meter with { SimGroup = carrier });
        // One in thirty moved in later; the others are there from the first day of history.
        var starts = with is null && !ended && no % 31 == 17 ? country.From.AddDays(country.Days / 3 + no % 20) : country.From;
        var plan = new PlacePlan(no, $"{resource switch { Resource.Water => "EAU", Resource.Gas => "GAZ", _ => "ELC" }}-{no + 1:00000}", leaf.No, load, kind, households, DistrictOf(leaf), _roll.Pick(DemoWords.Landmarks),
            Math.Round(leaf.Latitude + _roll.Between(-0.008, 0.008), 6), Math.Round(leaf.Longitude + _roll.Between(-0.008, 0.008), 6), vital, vitalUntil, meters,
            customer is not { } holder ? null : new AgreementPlan($"{accountLetter}-{no + 1:00000}", holder, tariff, starts,
                ended ? new DateOnly(country.Until.Year, country.Until.Month, 1).AddMonths(-1) : null, suspendedDaysAgo is { } off ? country.Until.AddDays(-off) : null), null);
        plan = with?.Invoke(plan) ?? plan;
        _places.Add(plan);
        if (resource == Resource.Water && kind == UsagePointKind.Home && with is null && customer is { } person && _customers[person].Kind == SubscriberKind.Person)
            Neighbours.Add(new Neighbour(_customers[person].Name, _customers[person].Phones[0], _customers[person].Language, plan.District, plan.Landmark, households, plan.Latitude, plan.Longitude));
    }

    MeterPlan Meter(Resource resource, bool switches, long capacity, long first, long from, long? until)
    {
        var (model, kind) = resource switch
        {
            Resource.Electricity => (switches ? "Voltia M1" : "Voltia M0", switches ? SwitchKind.Relay : SwitchKind.None),
            Resource.Gas => (switches ? "Gazella G4-V" : "Gazella G4", switches ? SwitchKind.Valve : SwitchKind.None),
            _ => (switches ? "Aqualis 15-V" : "Aqualis 15", switches ? SwitchKind.Valve : SwitchKind.None),
        };
        return new MeterPlan($"{meterLetters}-{++_serial:00000}", model, resource, kind, capacity, first, from, until);
    }
}
