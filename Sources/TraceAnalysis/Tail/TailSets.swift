import TraceModel

/// The sets of requests that have a value, each once, with all of its names.
///
/// Several names may mean the same requests: a topic, its only partition and the service that consumes it. They are one
/// set, tested once. A set of all requests tells nothing and is none. Requests that lack an attribute of others are a
/// set, too.
struct TailSets {
  /// Counts of each set, and its names in order.
  private(set) var counts: [FeatureCount] = []
  private(set) var names: [[TailReport.Name]] = []
  /// The features behind each set; those of an absent attribute are none of these.
  private(set) var members: [[Member]] = []

  /// Why a request belongs to a set.
  enum Member {
    case has(TailFeature)
    /// It has no value of an attribute, by index in `AttributeTable.keys`.
    case lacks(Int)
  }

  private struct Entry {
    var name: TailReport.Name
    var member: Member
    var count: FeatureCount
  }

  private struct Content: Hashable {
    var all: Int
    var signature: UInt64
  }

  init(_ survey: TailSurvey) {
    let entries = (Self.attributes(survey) + Self.others(survey))
      .filter { $0.count.all > 0 && $0.count.all < survey.whole.all }
      .sorted { $0.name.precedes($1.name) }
    var places: [Content: Int] = [:]
    for entry in entries {
      let content = Content(all: entry.count.all, signature: entry.count.signature)
      if let place = places[content] {
        names[place].append(entry.name)
        members[place].append(entry.member)
      } else {
        places[content] = counts.count
        counts.append(entry.count)
        names.append([entry.name])
        members.append([entry.member])
      }
    }
  }

  private static func attributes(_ survey: TailSurvey) -> [Entry] {
    let table = survey.attributes
    var absent = table.keys.map { _ in survey.whole }
    var entries: [Entry] = []
    for (index, value) in table.values.enumerated() {
      let count = survey.values[index]
      absent[value.key] = count.complement(in: absent[value.key])
      entries.append(
        Entry(
          name: .init(.attribute, attribute: table.keys[value.key], value.text),
          member: .has(.attribute(index)), count: count))
    }
    return entries
      + table.keys.indices.map { key in
        Entry(
          name: .init(.attribute, attribute: table.keys[key], nil), member: .lacks(key), count: absent[key])
      }
  }

  private static func others(_ survey: TailSurvey) -> [Entry] {
    survey.others.compactMap { feature, count in
      name(of: feature, survey).map { Entry(name: $0, member: .has(feature), count: count) }
    }
  }

  private static func name(of feature: TailFeature, _ survey: TailSurvey) -> TailReport.Name? {
    switch feature {
    case .attribute: nil
    case .status(let service, let code):
      .init(
        .status, (service.map { survey.serviceName($0) + "/" } ?? "") + (code == 0 ? "no answer" : "\(code)"))
    case .topic(let topic): .init(.topic, survey.catalog.text(topic))
    case .partition(let topic, let number): .init(.partition, "\(survey.catalog.text(topic))/\(number)")
    case .service(let service): .init(.service, survey.serviceName(service))
    case .instance(let origin): .init(.instance, survey.origins[origin.index].name)
    }
  }

  /// A slow request belongs to the set.
  func contains(_ request: TailSurvey.Slow, set: Int, _ table: AttributeTable) -> Bool {
    switch members[set][0] {
    case .has(let feature): request.features.contains(feature)
    case .lacks(let key):
      !request.features.contains { feature in
        if case .attribute(let index) = feature { table.values[index].key == key } else { false }
      }
    }
  }
}

extension TailReport.Name {
  /// By dimension, then by name; an absent value stands before others.
  fileprivate func precedes(_ other: Self) -> Bool {
    let (a, b) = (self, other)
    if a.dimension != b.dimension { return a.dimension < b.dimension }
    if a.key != b.key { return a.key < b.key }
    guard let first = a.text, let second = b.text else { return a.text == nil && b.text != nil }
    return first < second
  }
}
