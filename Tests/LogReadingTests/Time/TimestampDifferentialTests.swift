import FoundationEssentials
import SyntheticFleet
import Testing
import TraceModel

@testable import LogReading

/// Against Foundation's `Date.ISO8601FormatStyle`, on generated texts and on texts with a few characters
/// changed. Foundation's `Date` is a `Double`, so times agree to 2 µs; the digits below are tested elsewhere.
@Suite struct TimestampDifferentialTests {
  @Test(arguments: UInt64(1)...6)
  func `what is read has Foundation's time, and what Foundation reads faithfully is read`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<1500 {
      var text = makeText(&random)
      for _ in 0..<Int.random(in: 0...2, using: &random) { mutate(&text, &random) }
      let label = Comment(rawValue: "seed \(seed): '\(text)'")
      if let ours = decodeText(text) {
        // A numeric string is no date to Foundation, and has a suite of its own.
        guard text.utf8.count >= 19, text.utf8.dropFirst(4).first == UInt8(ascii: "-") else { continue }
        let theirs = foundationTime(standard(text))
        if theirs == nil, hasWideOffset(text) { continue }
        #expect(theirs.map { abs($0 - seconds(ours)) < 2e-6 } ?? false, label)
      } else if let theirs = foundationTime(text) {
        #expect(!isFaithful(theirs, to: text), label)
      }
    }
  }

  // MARK: Classes of difference

  /// Texts read here and not by Foundation, turned into texts that it reads. They have a space or `t` for the `T`,
  /// the dot before asgi-correlation-id's seconds, a comma for the dot, or more than nine fraction digits. Or they
  /// have a space before the zone, the names UTC and GMT, or no zone at all.
  private func standard(_ text: String) -> String {
    var date = Array(text.utf8.prefix(19))
    date[10] = UInt8(ascii: "T")
    date[16] = UInt8(ascii: ":")
    var zone = text.dropFirst(19)
    var fraction = ""
    if zone.first == "." || zone.first == "," {
      let digits = zone.dropFirst().prefix { $0.isNumber }
      fraction = "." + digits.prefix(9)
      zone = zone[digits.endIndex...]
    }
    if zone.first == " " { zone.removeFirst() }
    let isNamed = zone.isEmpty || zone == "UTC" || zone == "GMT"
    return String(decoding: date, as: UTF8.self) + fraction + (isNamed ? "Z" : zone)
  }

  /// Foundation refuses offsets beyond 18 hours; RFC 3339 has them up to 23:59, which the exact cases test.
  private func hasWideOffset(_ text: String) -> Bool {
    let tail = text.utf8.dropFirst(19)
    guard let sign = tail.firstIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) else {
      return false
    }
    return Int(String(tail[sign...].dropFirst().prefix(2)) ?? "") ?? 0 >= 18
  }

  /// Foundation's reading, written again, is the text's date and time, and what follows is a whole zone. Foundation
  /// reads more texts, and these are refused here: 30 February and 12:60 carried over, fields of one or three
  /// digits, and text after the zone. So are `GMT+2`, offsets with seconds, and years outside 1678…2261.
  private func isFaithful(_ time: Double, to text: String) -> Bool {
    let tail = text.dropFirst(19)
    let zone = #/(?:\.[0-9]+)?(?:[Zz]|([+-])([01][0-9]|2[0-3])(?::?([0-5][0-9]))?)/#
    guard let match = try? zone.wholeMatch(in: tail), text.utf8.count == text.count else { return false }
    let minutes = (match.2.flatMap { Int($0) } ?? 0) * 60 + (match.3.flatMap { Int($0) } ?? 0)
    let offset = (match.1 == "-" ? -60 : 60) * minutes
    let date = Date(timeIntervalSince1970: (time + Double(offset)).rounded(.down))
    let again = Date.ISO8601FormatStyle().format(date).prefix(19)
    return again == text.prefix(19) && ("1678"..."2261").contains(text.prefix(4))
  }

  private func foundationTime(_ text: String) -> Double? {
    (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))?.timeIntervalSince1970
  }

  private func seconds(_ time: DecodedTime) -> Double {
    let (seconds, nanoseconds) = time.timestamp.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Double(seconds) + Double(nanoseconds) / 1e9
  }

  // MARK: Generated texts

  /// A time as some logger writes it; one in about eight has a number out of its range.
  private func makeText(_ random: inout SplitMix64) -> String {
    func field(_ range: ClosedRange<Int>, _ width: Int = 2) -> String {
      let digits = String(Int.random(in: range, using: &random))
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let date = "\(field(1670...2270, 4))-\(field(1...12))-\(field(1...31))"
    let time = "\(field(0...24)):\(field(0...59)):\(field(0...60))"
    let separator = ["T", "T", "T", " ", "t"].randomElement(using: &random) ?? "T"
    let point = Bool.random(using: &random) ? "." : ","
    let digits = Int.random(in: 0...12, using: &random)
    let fraction = digits == 0 ? "" : point + (0..<digits).map { _ in field(0...9, 1) }.joined()
    let offset = "\(Bool.random(using: &random) ? "+" : "-")\(field(0...23))"
    let zones = [
      "Z", "z", "", " UTC", " GMT", offset, "\(offset):\(field(0...59))", "\(offset)\(field(0...59))",
    ]
    return date + separator + time + fraction + (zones.randomElement(using: &random) ?? "Z")
  }

  /// Replaces, removes or inserts one character.
  private func mutate(_ text: inout String, _ random: inout SplitMix64) {
    var characters = Array(text)
    guard !characters.isEmpty else { return }
    let index = Int.random(in: characters.indices, using: &random)
    let character = "0123456789-:T.,+Z é".randomElement(using: &random) ?? "0"
    switch Int.random(in: 0...3, using: &random) {
    case 0: characters.remove(at: index)
    case 1: characters.insert(character, at: index)
    default: characters[index] = character
    }
    text = String(characters)
  }
}
