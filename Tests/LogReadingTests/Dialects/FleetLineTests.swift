import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// The lines of simulated fleets and their events are two forms of one thing.
@Suite struct FleetLineTests {
  @Test func `a fleet's lines are read as the fleet's events`() throws {
    for seed in Seeds.upTo(60) {
      let fleet = SimulatedFleet(.small(seed: seed), seed: seed)
      let reading = fleet.read()
      var lines = FleetLines(fleet)
      for (source, file) in fleet.files.enumerated() {
        let decoded = try Decoded(lines.text(of: file))
        let expected = reading.events.filter { $0.source == UInt32(source) }
        let (found, wanted) = (
          decoded.block.events.map { describe($0, decoded.catalog) },
          expected.map { describe($0, reading.catalog) }
        )
        #expect(found == wanted, "seed \(seed), \(file.name)")
      }
    }
  }

  /// All that the record says, with names for ids.
  private func describe(_ event: Event, _ catalog: Catalog) -> String {
    let texts = [catalog.origin(event.origin).service] + [event.destination, event.group].map(catalog.text)
    let numbers = [
      event.time.nanoseconds, event.line, event.messageOffset, event.statedDurationNanoseconds,
      event.messageTimeNanoseconds, Int64(event.partition), Int64(event.statusCode), Int64(event.attempt),
    ]
    return
      "\(texts) \(numbers) \(event.correlation) \(event.messageKey) \(event.role) \(event.level) "
      + "\(event.failed) \(event.isShared)"
  }
}
