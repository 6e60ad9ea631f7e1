extension ClockNetwork {
  /// An idle pickup as a hop between another part of a clock, the first, and the part that it is a pickup of,
  /// the second.
  struct PlacedPickup {
    var other: Int
    var hop: ClockHop
  }

  /// The idle pickups that each part published or took up. Those near a step, of other clocks or of unknown ones
  /// are left out.
  func placedPickups(
    _ pickups: PickupsByConsumer?, of component: ClockComponent, _ clocks: ClockDivision
  ) -> [[PlacedPickup]] {
    var placed = [[PlacedPickup]](repeating: [], count: parts.count)
    guard let pickups else { return placed }
    let positions = Dictionary(uniqueKeysWithValues: zip(component.origins, component.origins.indices))
    var indices = clocks.parts.map { [Int?](repeating: nil, count: $0.count) }
    for (index, part) in parts.enumerated() { indices[part.clock][part.number] = index }
    func index(of clock: Int, at reading: Int64, whenReferenceShows time: Int64? = nil) -> Int? {
      clocks.part(of: clock, at: reading, whenReferenceShows: time).flatMap { indices[clock][$0] }
    }
    for (consumer, pickups) in pickups {
      guard let clock = positions[consumer] else { continue }
      for pickup in pickups {
        guard let publisher = positions[pickup.publisher],
          let from = index(
            of: publisher, at: pickup.published, whenReferenceShows: clock == 0 ? pickup.consumed : nil),
          let to = index(
            of: clock, at: pickup.consumed, whenReferenceShows: publisher == 0 ? pickup.published : nil)
        else { continue }
        let hop = ClockHop(first: pickup.published, second: pickup.consumed, isForward: true, count: 1)
        placed[to].append(PlacedPickup(other: from, hop: hop))
        placed[from].append(PlacedPickup(other: to, hop: hop.swapped))
      }
    }
    return placed
  }
}
