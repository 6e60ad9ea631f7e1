/// The hops between each two straight parts of the clocks of a component.
struct TiedParts {
  /// A part of a clock, by positions.
  struct Name: Hashable, Comparable {
    let clock: Int
    let number: Int

    /// The reference's first part.
    static let reference = Name(clock: 0, number: 0)

    init(clock: Int, number: Int) {
      self.clock = clock
      self.number = number
    }

    init(_ part: ClockDivision.Part) { self.init(clock: part.clock, number: part.number) }

    static func < (a: Self, b: Self) -> Bool { (a.clock, a.number) < (b.clock, b.number) }
  }

  private struct Pair: Hashable {
    var first: Name
    var second: Name
  }

  /// From the part that is first by its clock's position.
  private var hops: [Pair: [ClockHop]] = [:]
  private(set) var neighbours: [Name: Set<Name>] = [:]
  /// How many hops of the survey speak of a part.
  private(set) var evidence: [Name: Int] = [:]

  /// A hop that may belong to several parts, because it is near a step, belongs to none.
  init(_ component: ClockComponent, _ clocks: ClockDivision) {
    for pair in component.pairs {
      let name = ClockDivision.PairName(first: pair.first, second: pair.second)
      for hop in pair.hops {
        guard let first = clocks.part(of: pair.first, at: hop.first, hop: (name, hop.first)),
          let second = clocks.part(
            of: pair.second, at: hop.second, whenReferenceShows: pair.first == 0 ? hop.first : nil,
            hop: (name, hop.first))
        else { continue }
        let key = Pair(
          first: Name(clock: pair.first, number: first), second: Name(clock: pair.second, number: second))
        hops[key, default: []].append(hop)
      }
    }
    for (pair, hops) in hops {
      neighbours[pair.first, default: []].insert(pair.second)
      neighbours[pair.second, default: []].insert(pair.first)
      let count = hops.reduce(0) { $0 + $1.count }
      for part in [pair.first, pair.second] { evidence[part, default: 0] += count }
    }
  }

  /// All hops between two parts, as those of a pair with `first` as the first.
  func hops(from first: Name, to second: Name) -> [ClockHop] {
    hops[Pair(first: first, second: second)]
      ?? hops[Pair(first: second, second: first)].map { $0.map(\.swapped) } ?? []
  }

  /// One part of each group that hops connect, without the groups of the `known` parts: the first of a clock that was
  /// never set. Groups without such a clock have none.
  func roots(without known: [ClockDivision.Part], _ clocks: ClockDivision) -> [Name] {
    var seen = Set(known.map(Name.init))
    guard seen.count < neighbours.count else { return [] }
    var roots: [Name] = []
    for name in neighbours.keys.sorted() where clocks.parts[name.clock].count == 1 && !seen.contains(name) {
      roots.append(name)
      var next = [name]
      seen.insert(name)
      while let part = next.popLast() {
        for neighbour in neighbours[part] ?? [] where seen.insert(neighbour).inserted {
          next.append(neighbour)
        }
      }
    }
    return roots
  }
}
