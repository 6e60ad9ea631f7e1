import Foundation
import SyntheticFleet
import Testing
import TraceContext

struct CorrelationIDTests {
  @Test func `a new id is a random UUID in lower case, and its bits are the trace id`() throws {
    var texts: Set<String> = []
    for seed in Seeds.first(1_000) {
      var generator = SplitMix64(seed: seed)
      let id = CorrelationID(using: &generator)
      let uuid = try #require(UUID(uuidString: id.text), "seed \(seed)")
      // RFC 9562: the version is the upper half of octet 6, the variant the two upper bits of octet 8.
      #expect(uuid.uuid.6 >> 4 == 4 && uuid.uuid.8 >> 6 == 0b10, "seed \(seed)")
      #expect(id.text == id.text.lowercased())
      let digits = id.text.filter { $0 != "-" }
      #expect(UInt128(digits, radix: 16) == id.traceID, "seed \(seed)")
      texts.insert(id.text)
    }
    #expect(texts.count == Seeds.share(of: 1_000))
    #expect(CorrelationID() != CorrelationID())
  }

  @Test(arguments: [
    "41CBB748-EE4D-4194-B218-129E3516C3B0", "{41cbb748-ee4d-4194-b218-129e3516c3b0}", "order-4711", "x",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV", #"a"b\c"#, String(repeating: "i", count: 128),
  ])
  func `an id that came in is kept letter by letter`(text: String) {
    #expect(CorrelationID(text)?.text == text)
    #expect(CorrelationID(" \t\(text) ")?.text == text)
    #expect(CorrelationID(text)?.description == text)
  }

  @Test(arguments: [
    "", "  ", "-", "0", "unknown", "NULL", "None", "nil", "(null)", "undefined", "N/A",
    "00000000-0000-0000-0000-000000000000", "00000000000000000000000000000000", "a b", "a,b",
    "a\r\nSet-Cookie: b", "a\u{0}", "é", "a\u{7F}", String(repeating: "i", count: 129),
  ])
  func `a text that cannot be an id, or could forge a header, is none`(text: String) {
    #expect(CorrelationID(text) == nil)
  }

  @Test func `ids that differ in form have one trace id`() {
    let expected: UInt128 = 0x41CB_B748_EE4D_4194_B218_129E_3516_C3B0
    for text in [
      "41CBB748-EE4D-4194-B218-129E3516C3B0", "41cbb748ee4d4194b218129e3516c3b0",
      "{41cbb748-ee4d-4194-b218-129e3516c3b0}",
    ] {
      #expect(CorrelationID(text)?.traceID == expected, "\(text)")
    }
  }

  @Test func `any other id has the trace id that every program derives`() {
    // FNV-1a, 128 bits, of "a": the authors' test vector.
    #expect(CorrelationID("a")?.traceID == 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964)
    // 36 letters without hyphens in their places are no UUID.
    #expect(CorrelationID("41CBB748+EE4D-4194-B218-129E3516C3B0")?.traceID != nil)
    #expect(CorrelationID("order-1")?.traceID != CorrelationID("order-2")?.traceID)
  }
}
