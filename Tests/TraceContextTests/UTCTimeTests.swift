import Foundation
import SyntheticFleet
import Testing

@testable import TraceContext

struct UTCTimeTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000000Z"),
    (1, "1970-01-01T00:00:00.000001Z"),
    (-1, "1969-12-31T23:59:59.999999Z"),
    (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
    (1_709_251_199_999_999, "2024-02-29T23:59:59.999999Z"),
    (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
    (1_795_435_953_787_079, "2026-11-23T12:12:33.787079Z"),
  ])
  func `an instant is written in UTC with microseconds`(microseconds: Int64, text: String) {
    #expect(UTCTime(microseconds: microseconds).text == text)
  }

  @Test func `every date is Foundation's`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    for seed in Seeds.first(1_000) {
      var generator = SplitMix64(seed: seed)
      // From the year 1700 to 2260; the Gregorian calendar throughout.
      let seconds = Int64.random(in: -8_500_000_000...9_150_000_000, using: &generator)
      let date = Date(timeIntervalSince1970: Double(seconds))
      let units: [Calendar.Component] = [.year, .month, .day, .hour, .minute, .second]
      let expected = units.map { calendar.component($0, from: date) }
      let text = UTCTime(microseconds: seconds * 1_000_000).text
      let written = text.prefix(19).split { "-T:".contains($0) }.map { Int($0) }
      #expect(written == expected, "seed \(seed): \(text)")
    }
  }
}
