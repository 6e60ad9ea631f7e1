import SyntheticFleet
import Testing
import TraceClient

struct HitchMeterTests {
  /// Frames at the given times in units of 1/64 s (which a `Double` holds exactly), each due one unit after the
  /// one before.
  private func hitches(_ times: [Int]) -> Hitches {
    var meter = HitchMeter()
    for time in times {
      meter.frame(shownAtSeconds: Double(time) / 64, nextDueAtSeconds: Double(time + 1) / 64)
    }
    return meter.hitches
  }

  @Test func `frames on time are no hitches`() {
    let smooth = hitches(Array(100...164))
    #expect(smooth == Hitches(count: 0, lateness: .zero, watched: .seconds(1)))
    #expect(smooth.millisecondsPerSecond == 0)
  }

  @Test func `a late frame is a hitch as long as it was late`() {
    // Two, three and three units late.
    let rough = hitches([0, 1, 4, 5, 9, 10, 14])
    #expect(rough.count == 3)
    #expect(rough.lateness == .seconds(8.0 / 64))
    #expect(rough.watched == .seconds(14.0 / 64))
    #expect(abs(rough.millisecondsPerSecond - 8_000.0 / 14) < 1e-9)
  }

  @Test func `the jitter of the link is no hitch`() {
    var meter = HitchMeter()
    meter.frame(shownAtSeconds: 0, nextDueAtSeconds: 0.016)
    meter.frame(shownAtSeconds: 0.016_9, nextDueAtSeconds: 0.032)
    #expect(meter.hitches.count == 0)
    meter.frame(shownAtSeconds: 0.033_1, nextDueAtSeconds: 0.048)
    #expect(meter.hitches.count == 1)
  }

  @Test func `a rest is not watched`() {
    var meter = HitchMeter()
    meter.frame(shownAtSeconds: 0, nextDueAtSeconds: 1)
    meter.frame(shownAtSeconds: 1, nextDueAtSeconds: 2)
    meter.rest()
    meter.frame(shownAtSeconds: 60, nextDueAtSeconds: 61)
    meter.frame(shownAtSeconds: 61, nextDueAtSeconds: 62)
    #expect(meter.hitches == Hitches(count: 0, lateness: .zero, watched: .seconds(2)))
  }

  @Test func `nothing watched has no rate`() {
    #expect(HitchMeter().hitches.millisecondsPerSecond == 0)
    #expect(hitches([5]).watched == .zero)
  }

  @Test func `lateness never exceeds what was watched`() {
    for seed in Seeds.first(1_000) {
      var generator = SplitMix64(seed: seed)
      var time = 0
      let times = (0..<50).map { _ in
        time += Int.random(in: 1...4, using: &generator)
        return time
      }
      let seen = hitches(times)
      let steps = zip(times, times.dropFirst()).map { $1 - $0 }
      #expect(seen.count == steps.count { $0 > 1 }, "seed \(seed)")
      #expect(seen.lateness == .seconds(Double(steps.reduce(0) { $0 + $1 - 1 }) / 64), "seed \(seed)")
      #expect(seen.watched == .seconds(Double(steps.reduce(0, +)) / 64), "seed \(seed)")
    }
  }
}
