import Foundation
import SyntheticFleet

/// The logs of a seed with attributes in their records, in many of the ways of programs.
extension DealtLogs {
  /// Keys with values in some records, as `--by` takes them; no record has the last.
  static let attributes = [
    "job_type", "size_mb", "geo.region", "geo", "tenant", "label.app", "retries", "note", "tags", "codec",
    "message.kind", "error.code", "context.tenant", "attempt", "job_typ", "endpoint", "path",
  ]

  /// Gives records attributes of their own.
  func addAttributes(_ random: inout SplitMix64) throws {
    for path in paths {
      let url = URL(fileURLWithPath: path)
      let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
      let lines = text.split(separator: "\n").map { line in
        let members = (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.member(&random) }
        guard line.hasPrefix("{"), !members.isEmpty else { return String(line) }
        return "{" + members.joined(separator: ",") + "," + line.dropFirst()
      }
      try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: url)
    }
  }

  private static func member(_ random: inout SplitMix64) -> String {
    let value =
      ["video", "image", "", "1", "1.0", "a b", #"\u0061"#, #"é\n"#].randomElement(using: &random) ?? ""
    let number = Int.random(in: 0...3, using: &random)
    let members = [
      #""job_type":"\#(value)""#, #""job_type":"\#(value)""#, #""job_t\u0079pe":"\#(value)""#,
      #""job_type":null"#, #""size_mb":\#(number)"#, #""size_mb":\#(number).5"#, #""size_mb":"\#(number)""#,
      #""geo":{"region":"r\#(number)"}"#, #""geo.region":"r\#(number)""#, #""geo":"r\#(number)""#,
      #""context":{"tenant":"t\#(number)","geo":{"region":"c\#(number)"}}"#, #""tenant":"t\#(number)""#,
      #""label":{"app":{"name":"\#(value)"}}"#, #""label":{"app":"l\#(number)"}"#,
      #""retries":\#(number == 0)"#, #""note":"\#(String(repeating: "n", count: 200 + number * 40))""#,
      #""tags":["\#(value)"]"#, #""tags":"\#(value)""#, #""codec":NaN"#, #""codec":{}"#,
      #""message":{"kind":"k\#(number)","codec":"c\#(number)"}"#, #""error":{"code":\#(number)}"#,
      #""log":"{\"codec\":\"w\#(number)\",\"geo\":{\"region\":\"w\#(number)\"}}""#,
      #""event":{"codec":"e\#(number)","tenant":"e\#(number)"}"#, #""context.tenant":"f\#(number)""#,
      #""method":"get","path":"/items/\#(number)/of\#(number)""#,
      #""url":"http://h/\#(number)00?a=\#(number)""#,
      #""endpoint":"e\#(number)""#, #""":"empty""#, #""scopes":[{"codec":"s\#(number)"},"text"]"#,
    ]
    return members.randomElement(using: &random) ?? ""
  }
}
