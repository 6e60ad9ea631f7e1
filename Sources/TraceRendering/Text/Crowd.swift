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
    let instances = Dictionary(grouping: Set(origins), by: \.service).filter { $1.count > Self.mostOfNone }
    crowds = instances.reduce(into: [:]) { crowds, service in
      crowds[service.key] = Crowd(
        service: service.key, count: service.value.count,
        noun: Self.noun(service.value.map { $0.instance ?? "" }))
    }
  }

  /// The crowd that an origin is in.
  subscript(origin: Origin) -> Crowd? { crowds[origin.service] }

  /// Puts each crowd in the place of its first member, with all of them; others stand alone.
  func gathered<Element>(_ elements: [Element], by origin: (Element) -> Origin) -> [(
    crowd: Crowd?, members: [Element]
  )] {
    var groups: [(crowd: Crowd?, members: [Element])] = []
    var indices: [Crowd: Int] = [:]
    for element in elements {
      let crowd = self[origin(element)]
      if let index = crowd.flatMap({ indices[$0] }) {
        groups[index].members.append(element)
      } else {
        if let crowd { indices[crowd] = groups.count }
        groups.append((crowd, [element]))
      }
    }
    return groups
  }

  /// The word that all names begin with, as of `phone-1` and `phone-2`.
  private static func noun(_ names: [String]) -> String {
    guard let first = names.min(), let last = names.max() else { return "instances" }
    let common = zip(first, last).prefix { $0 == $1 }.map(\.0)
    let word = String(common.prefix { $0.isLetter })
    return word.count >= shortestWord ? word + "s" : "instances"
  }
}
