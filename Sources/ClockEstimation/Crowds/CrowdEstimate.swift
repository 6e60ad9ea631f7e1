import TraceModel

/// The rows of a clock table for the clocks of a crowd. Each is tied to nothing but servers with estimated clocks,
/// so it is found as the last clock of a network would be (`OffsetPropagation`, `CorrectionChoice`).
struct CrowdEstimate {
  /// All rows of one member.
  private struct Rows {
    var period: ClockPeriod
    var pairs: [ClockPair] = []
    var conflicts: [ClockConflict] = []
  }

  /// How many hops with the crowd speak of each part of the servers' network.
  private(set) var evidence: [Int]

  /// By member.
  private var rows: [Rows] = []
  private let servers: ComponentEstimate
  /// By origin, of each part of its clock.
  private let indices: [OriginID: [Int?]]

  /// `members` have hops with the clocks of `servers` only. `earlier` is of the same members: rows stay if nothing new
  /// is known of their servers.
  init(_ members: [ClockCrowd.Member], of servers: ComponentEstimate, like earlier: CrowdEstimate? = nil) {
    self.servers = servers
    evidence = Array(repeating: 0, count: servers.known.network.parts.count)
    indices = members.isEmpty ? [:] : servers.indicesByOrigin
    let changed = Set(indices.keys.filter { earlier?.knows($0, as: self) != true })
    for (index, member) in members.enumerated() {
      let edges = edges(of: member)
      for edge in edges { evidence[edge.first] += edge.evidence }
      if let earlier, !member.ties.contains(where: { changed.contains($0.server) }) {
        rows.append(earlier.rows[index])
      } else {
        rows.append(rows(of: member, edges))
      }
    }
  }

  var periods: [ClockPeriod] { rows.map(\.period) }
  var pairs: [ClockPair] { rows.flatMap(\.pairs) }
  var conflicts: [ClockConflict] { rows.flatMap(\.conflicts) }

  private func rows(of member: ClockCrowd.Member, _ edges: [ClockNetwork.Edge]) -> Rows {
    var clock = CrowdedClock(edges, servers)
    clock.choose(member.origin, servers)
    var rows = Rows(
      period: period(of: member.origin, clock, evidence: edges.reduce(0) { $0 + $1.evidence }))
    for (edge, relation) in zip(edges, clock.relations) {
      if let relation {
        if let pair = pair(edge, relation, with: member.origin, base: clock.base) { rows.pairs.append(pair) }
      } else {
        rows.conflicts.append(
          ClockConflict(
            first: servers.origin(at: edge.first), second: member.origin, evidence: edge.evidence))
      }
    }
    return rows
  }

  /// Both know the same of a server's clock.
  private func knows(_ server: OriginID, as other: CrowdEstimate) -> Bool {
    guard let indices = indices[server], let others = other.indices[server],
      servers.known.epoch == other.servers.known.epoch, indices.count == others.count
    else { return false }
    return zip(indices, others).allSatisfy { index, otherIndex in
      guard let index, let otherIndex else { return index == otherIndex }
      return servers.isAlike(index, other.servers, otherIndex)
    }
  }

  /// From parts of the servers' clocks to the member's. A hop that may belong to several parts belongs to none.
  private func edges(of member: ClockCrowd.Member) -> [ClockNetwork.Edge] {
    var edges: [ClockNetwork.Edge] = []
    for (server, hops) in member.ties {
      guard let parts = indices[server] else { continue }
      if parts.count == 1, let index = parts[0] {
        edges.append(ClockNetwork.Edge(first: index, second: .max, hops))
        continue
      }
      let byPart = Dictionary(grouping: hops) { servers.part(of: server, at: $0.first) }
      for (part, hops) in byPart {
        guard let index = part.flatMap({ parts[$0] }) else { continue }
        edges.append(ClockNetwork.Edge(first: index, second: .max, hops))
      }
    }
    return edges.count < 2 ? edges : edges.sorted { $0.first < $1.first }
  }

  private func period(of origin: OriginID, _ clock: CrowdedClock, evidence: Int) -> ClockPeriod {
    guard !clock.relations.isEmpty else {
      return .unknown(origin, resolution: servers.resolutions[origin])
    }
    var period = ClockPeriod(
      origin: origin, reference: servers.component.origins[0], kind: clock.lines.kind,
      region: servers.region(clock.lines, base: clock.base, bend: clock.bend))
    period.correction = servers.clockLine(clock.line, base: clock.base)
    period.evidence = evidence
    period.resolution = servers.resolutions[origin]
    return period
  }

  /// The pair that hops make of two clocks, neither of them the reference.
  private func pair(
    _ edge: ClockNetwork.Edge, _ relation: OffsetLines, with origin: OriginID, base: Int64
  ) -> ClockPair? {
    guard edge.first > 0 else { return nil }
    let baseOfServer = servers.known.bases[edge.first]
    return ClockPair(
      first: servers.origin(at: edge.first), firstPeriod: servers.known.network.parts[edge.first].number,
      second: origin, secondPeriod: 0,
      axis: servers.clockLine(servers.known.axes[edge.first], base: baseOfServer),
      region: servers.region(relation, base: base - baseOfServer, bend: edge.bend))
  }
}

/// The lines of one clock that hops with servers allow, and the one chosen of these.
private struct CrowdedClock {
  /// ns that all lines are beyond.
  private(set) var base: Int64 = 0
  private(set) var lines = OffsetLines(slopes: OffsetLines.prior)
  /// The clock's possible lead over its server by each edge; nil if the edge contradicts the others.
  private(set) var relations: [OffsetLines?] = []
  /// ns; see `HiddenBend`.
  private(set) var bend = 0.0
  private(set) var line = OffsetLine.zero

  private let edges: [ClockNetwork.Edge]

  init(_ edges: [ClockNetwork.Edge], _ servers: ComponentEstimate) {
    self.edges = edges
    guard let nearest = edges.first, let gap = nearest.hops.first?.gap else { return }
    base = servers.known.bases[nearest.first] + gap
    for edge in edges {
      let relation = relation(edge, servers, axis: servers.known.axes[edge.first])
      let narrowed = relation.flatMap { relation in
        lines.intersection(edge.first == 0 ? relation : servers.known.lines[edge.first] + relation)
      }
      relations.append(narrowed == nil ? nil : relation)
      lines = narrowed ?? lines
    }
    guard !lines.isBracketed else { return }
    bend = edges.reduce(0) { max($0, servers.bends[$1.first] + $1.bend) }
  }

  private func relation(_ edge: ClockNetwork.Edge, _ servers: ComponentEstimate, axis: OffsetLine)
    -> OffsetLines?
  {
    OffsetLines(
      edge.hops,
      in: HopFrame(
        epoch: servers.known.epoch, firstBase: servers.known.bases[edge.first], secondBase: base, axis: axis))
  }

  /// Chooses a line, after those of the servers.
  mutating func choose(_ origin: OriginID, _ servers: ComponentEstimate) {
    let possible = possible(servers)
    // The decision about a server bounds its clients, too.
    let others = edges.map { servers.resolutions.slack(of: servers.origin(at: $0.first)) }
    line = possible.choice(
      base: base, isBracketed: possible.isBracketed, resolution: servers.resolutions[origin],
      slack: (servers.resolutions.slack(of: origin), others.max() ?? 0), room: 0)
  }

  private func possible(_ servers: ComponentEstimate) -> OffsetLines {
    // To the reference itself nothing was decided.
    if edges.allSatisfy({ $0.first == 0 }) { return lines }
    var possible = OffsetLines(slopes: OffsetLines.prior)
    for (edge, relation) in zip(edges, relations) where relation != nil {
      let line = servers.chosen.lines[edge.first]
      let allowed =
        line == servers.known.axes[edge.first] ? relation : self.relation(edge, servers, axis: line)
      if let narrowed = allowed.flatMap({
        possible.intersection($0.shifted(slope: line.slope, offset: line.offset))
      }) {
        possible = narrowed
      }
    }
    return possible
  }
}

extension ComponentEstimate {
  /// All is the same that is known of a part here and of one there.
  fileprivate func isAlike(_ index: Int, _ other: ComponentEstimate, _ otherIndex: Int) -> Bool {
    (index == 0) == (otherIndex == 0) && component.origins[0] == other.component.origins[0]
      && known.network.parts[index] == other.known.network.parts[otherIndex]
      && known.bases[index] == other.known.bases[otherIndex]
      && known.axes[index] == other.known.axes[otherIndex]
      && known.lines[index] == other.known.lines[otherIndex]
      && chosen.lines[index] == other.chosen.lines[otherIndex] && bends[index] == other.bends[otherIndex]
  }

  /// Places in the network, of each part of each clock.
  fileprivate var indicesByOrigin: [OriginID: [Int?]] {
    var indices = clocks.parts.map { [Int?](repeating: nil, count: $0.count) }
    for (index, part) in known.network.parts.enumerated() { indices[part.clock][part.number] = index }
    return Dictionary(uniqueKeysWithValues: zip(component.origins, indices))
  }

  /// The number of the part that surely holds a reading of a clock.
  fileprivate func part(of origin: OriginID, at reading: Int64) -> Int? {
    component.origins.firstIndex(of: origin).flatMap { clocks.part(of: $0, at: reading) }
  }
}
