import TraceModel

/// Instances of one service that are too many to be told one by one, as the phones of a client are.
struct Crowd: Hashable {
  let service: String
  let count: Int
  /// Their name, in the plural.
  let noun: String

  /// `2,023 phones`.
  var members: String { "\(NumberFormat.grouped(count)) \(noun)" }
}

/// The crowds among some origins.
struct Crowds {
  private let crowds: [String: Crowd]

  /// The most instances of one service that are told one by one.
  private static let mostOfNone = 20
  /// Fewer letters in common are no word.
  private static let shortestWord = 3

  init(_ origins: some Sequence<Origin>) {
    var services = ServiceRuns()
    var instances: [[String?]] = []
    for origin in origins {
      let service = services.index(of: origin.service)
      if service == instances.count { instances.append([]) }
      instances[service].append(origin.instance)
    }
    crowds = services.indices.reduce(into: [:]) { crowds, service in
      let names = instances[service.value]
      let count = Self.countOfDifferent(names)
      guard count > Self.mostOfNone else { return }
      crowds[service.key] = Crowd(service: service.key, count: count, noun: Self.noun(names.map { $0 ?? "" }))
    }
  }

  /// The crowd that an origin is in.
  subscript(origin: Origin) -> Crowd? { crowds[origin.service] }

  /// Puts each crowd in the place of its first member, with all of them; others stand alone.
  func gathered<Element>(_ elements: [Element], by origin: (Element) -> Origin) -> [(
    crowd: Crowd?, members: [Element]
  )] {
    var groups: [(crowd: Crowd?, members: [Element])] = []
    var services = ServiceRuns()
    var groupOfService: [Int?] = []
    for element in elements {
      let origin = origin(element)
      let service = services.index(of: origin.service)
      if service == groupOfService.count { groupOfService.append(nil) }
      if let group = groupOfService[service] {
        groups[group].members.append(element)
      } else {
        let crowd = self[origin]
        if crowd != nil { groupOfService[service] = groups.count }
        groups.append((crowd, [element]))
      }
    }
    return groups
  }

  /// Names mostly come in their order.
  private static func countOfDifferent(_ names: [String?]) -> Int {
    let areAscending = zip(names, names.dropFirst()).allSatisfy { ($0 ?? "") < ($1 ?? "") }
    return areAscending ? names.count : Set(names).count
  }

  /// The word that all names begin with, as of `phone-1` and `phone-2`.
  private static func noun(_ names: [String]) -> String {
    guard let first = names.min(), let last = names.max() else { return "instances" }
    let common = zip(first, last).prefix { $0 == $1 }.map(\.0)
    let word = String(common.prefix { $0.isLetter })
    return word.count >= shortestWord ? word + "s" : "instances"
  }
}

/// Numbers services in the order in which they are met. Origins of one service mostly come one after another.
private struct ServiceRuns {
  private(set) var indices: [String: Int] = [:]
  private var latest: (service: String, index: Int)?

  mutating func index(of service: String) -> Int {
    if let latest, latest.service == service { return latest.index }
    let index = indices[service, default: indices.count]
    indices[service] = index
    latest = (service, index)
    return index
  }
}
