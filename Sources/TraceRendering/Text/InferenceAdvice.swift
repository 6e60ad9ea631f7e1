/// Advice on records with unknown meanings.
package enum InferenceAdvice {
  /// Logs that are named.
  private static let mostFiles = 8

  /// The command that proposes a profile for these logs:
  /// `to say what they mean: trace profile infer api.log > trace.yaml`.
  package static func text(_ files: [String]) -> String {
    let named = files.filter { $0 != "-" }
    let isAll = !named.isEmpty && named.count == files.count && named.count <= mostFiles
    let words = isAll ? named.map(quoted) : ["LOGS"]
    return "to say what they mean: trace profile infer \(words.joined(separator: " ")) > trace.yaml"
  }

  /// As a shell reads it back.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 || "_-./:@%+,=".utf8.contains(byte)
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
