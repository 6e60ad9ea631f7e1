import Foundation
import Testing

/// The recorded runs with nonsense in the place of every text: what is proposed for them gives the reconstruction that
/// the built-in words give. The app's statements about itself keep their words, since no relation tells what they are.
struct InferredRecordingTests {
  private static let stories = ["normal", "failures", "missing", "redelivery", "skewed", "stalled"]
  private static let own: Set<String> = ["launch", "screen_load", "hitches"]

  /// Letters that are no word, the same for the same text.
  private static func nonsense(_ text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String((0..<9).map { Character(UnicodeScalar(UInt8(97 + (hash >> (6 * $0)) % 16))) })
  }

  private static func mutated(_ log: String) -> String {
    log.split(separator: "\n").map { line in
      guard let found = line.firstMatch(of: /"event": ?"([^"]+)"/) else { return String(line) + "\n" }
      let text = String(found.output.1)
      guard !own.contains(text) else { return String(line) + "\n" }
      return line.replacingCharacters(in: found.range, with: "\"event\":\"\(nonsense(text))\"") + "\n"
    }.joined()
  }

  @Test(arguments: stories)
  func `A recording in nonsense words is reconstructed by its proposal as it is in its own words`(
    story: String
  )
    async throws
  {
    let folder = Repository.root.appendingPathComponent("SampleLogs/\(story)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".jsonl") }.sorted()
    let (told, mute) = (try TemporaryDirectory(), try TemporaryDirectory())
    for name in names {
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      _ = try told.write(text, to: name)
      _ = try mute.write(Self.mutated(text), to: name)
    }
    let proposal = try await TraceBinary.run(["profile", "infer"] + names, in: mute)
    #expect(proposal.status == 0)
    let profile = try mute.write(proposal.text, to: "proposal.yaml")
    for command in [["report", "--format", "json"], ["find", "--format", "ndjson"]] {
      let expected = try await TraceBinary.run(command + ["--from"] + names, in: told)
      let found = try await TraceBinary.run(command + ["--from"] + names + ["--profile", profile], in: mute)
      #expect(found.status == 0)
      #expect(found.text == expected.text)
    }
  }
}
