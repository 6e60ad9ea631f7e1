import LogReading
import TraceModel
import TraceStore

/// What requests of some shards tell together, as bytes. Equal knowledge has equal bytes, in whatever order it was put together:
///
///     trace knowledge⏎ version⏎ zstd { head | ids of requests, surveys }
///
/// Ids and surveys name origins and texts by their places in the head.
package struct KnowledgeFile: Sendable {
  package private(set) var head = KnowledgeHead()
  /// Where it is, for messages.
  package let path: String
  /// Ids and surveys.
  var body: [UInt8] = []

  private static let mark = Array("trace knowledge\n".utf8)
  /// The version of what knowledge says.
  private static let format = 1
  /// Larger ones are taken for damaged.
  private static let mostBytes = 1 << 34

  init(_ head: KnowledgeHead, body: [UInt8], path: String) {
    (self.head, self.body, self.path) = (head, body, path)
  }

  /// The version of a program with another one.
  package static func version(ofProgram program: String) -> String {
    "trace \(program), index \(IndexFile.schemaVersion), surveys \(IndexFile.surveyVersion), knowledge \(format)"
  }

  /// A file with these first bytes is knowledge, or was meant to be.
  package static func begins(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: mark) }

  /// Reads the bytes of the file at `path`. `version` is that of this program. Throws `KnowledgeProblem`.
  package init(_ bytes: [UInt8], path: String, version: String) throws {
    self.path = path
    let rest = bytes.dropFirst(Self.mark.count)
    guard Self.begins(bytes), let end = rest.firstIndex(of: 0x0A) else {
      throw KnowledgeProblem.damaged(path: path)
    }
    let written = String(decoding: rest[..<end], as: UTF8.self)
    guard written == version else {
      throw KnowledgeProblem.otherVersion(path: path, version: written, known: version)
    }
    let frame = Array(rest[(end + 1)...])
    guard let content = Frame.content(of: frame, most: Self.mostBytes) else {
      throw KnowledgeProblem.damaged(path: path)
    }
    var coder = SurveyCoder(
      reading: content, SurveyCoder.Identities(origins: [], names: []), summary: { $1.fail() })
    var stated = ""
    coder.text(&stated)
    code(&coder)
    guard coder.isSound, stated == version, head.isPossible else {
      throw KnowledgeProblem.damaged(path: path)
    }
  }

  /// Its bytes, by the program whose version is `version`.
  package func bytes(version: String) throws -> [UInt8] {
    var (file, stated) = (self, version)
    var coder = SurveyCoder(SurveyCoder.Numbers(origins: [], names: []), summary: { $1.fail() })
    coder.text(&stated)
    file.code(&coder)
    return try Self.mark + Array("\(version)\n".utf8) + Frame.packed(coder.bytes)
  }

  private mutating func code(_ coder: inout SurveyCoder) {
    head.code(&coder)
    coder.octets(&body)
  }
}

extension KnowledgeHead {
  /// Describes the stored form to a writer or reader.
  fileprivate mutating func code(_ coder: inout SurveyCoder) {
    coder.text(&set)
    coder.count(&count)
    coder.text(&logs)
    coder.entries(&shards, by: <, blank: (0, State())) { number, state, coder in
      coder.count(&number)
      coder.count(&state.requests)
      coder.number(&state.last)
    }
    coder.entries(&attributes, by: <, blank: ("", false)) { key, isStored, coder in
      coder.text(&key)
      coder.flag(&isStored)
    }
    coder.elements(&texts, blank: "") { $1.text(&$0) }
    coder.elements(&origins, blank: Origin(service: "")) { origin, coder in
      coder.text(&origin.service)
      var instance = origin.instance.map { [$0] } ?? []
      coder.elements(&instance, blank: "") { $1.text(&$0) }
      origin.instance = instance.first
    }
  }

  fileprivate var isPossible: Bool {
    (1...Shard.most).contains(count) && shards.keys.allSatisfy { (1...count).contains($0) }
  }
}
