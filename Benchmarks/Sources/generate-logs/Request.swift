/// One tap of a user, or one request that came without a client's id.
struct Request {
  var id: UniqueID
  /// Without one, the API makes the id, in lower case.
  var hasClient = true
  var jobType = JobType.video
  /// Counts the requests from 0.
  var number: Int64
  /// Size of the upload in MB, as the metadata state it.
  var megabytes: Int64
  /// Names of uploads; one has a letter that `json.dumps` escapes.
  var filenameStem: StaticString

  static let filenameStems: [StaticString] = ["birthday", "clip", "caf\\u00e9", "holiday"]
}

/// What the consumers are asked to process.
enum JobType: CaseIterable {
  case video, image, audio

  var name: StaticString {
    switch self {
    case .video: "video"
    case .image: "image"
    case .audio: "audio"
    }
  }

  /// What the metadata say between the number of the file and its size.
  var metadataAfterNumber: StaticString {
    switch self {
    case .video: ".mov\", \"codec\": \"hevc\", \"size_mb\": \""
    case .image: ".heic\", \"codec\": \"heif\", \"size_mb\": \""
    case .audio: ".m4a\", \"codec\": \"aac\", \"size_mb\": \""
    }
  }

  /// Mean processing time in µs.
  var meanWork: Double {
    switch self {
    case .video: 120_000
    case .image: 30_000
    case .audio: 70_000
    }
  }
}

/// A job on the topic.
struct Message {
  var request: Request
  var task: UniqueID
  /// When the broker had it, in µs since 1970.
  var published: Int64
  var partition: Int64 = 0
  /// Position in the partition, from 0.
  var offset: Int64 = 0
}
