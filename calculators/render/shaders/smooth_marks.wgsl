// Draws shapes with smooth edges.
//
// Marks (smooth_canvas.py) are capsules, boxes and ellipses. The fragment shader takes the distance
// of a pixel's middle from the edge of the shape: half a pixel inside or more is all ink, half a
// pixel outside or more is none. Marks are instances of one draw call, blended in their order.

// A mark: kind, ink, and from place 2 on the numbers (float32) that its kind needs.
alias Mark = array<i32, 12>;

struct Drawing {
    // Width and height of the picture.
    size: vec2i,
    marks: array<Mark>,
}

@group(0) @binding(0) var<storage, read> drawing: Drawing;

const CAPSULE = 0;
const BOX = 1;
const ELLIPSE = 2;

struct Vertex {
    @builtin(position) position: vec4f,
    @location(0) @interpolate(flat) instance: u32,
}

@vertex
fn corner(@builtin(vertex_index) index: u32, @builtin(instance_index) instance: u32) -> Vertex {
    let side = vec2f(f32(index & 1), f32(index >> 1)) * 2.0 - 1.0;
    let frame = frame_of(drawing.marks[instance]);
    let along = frame.direction * side.x * frame.reach.x;
    let across = vec2f(-frame.direction.y, frame.direction.x) * side.y * frame.reach.y;
    // Pixels, counted from the top left corner, to WebGPU's -1 to 1 with y upwards.
    let relative = (frame.center + along + across) / vec2f(drawing.size) * 2.0 - 1.0;
    return Vertex(vec4f(relative.x, -relative.y, 0.0, 1.0), instance);
}

@fragment
fn ink(vertex: Vertex) -> @location(0) vec4f {
    let mark = drawing.marks[vertex.instance];
    let frame = frame_of(mark);
    let away = vertex.position.xy - frame.center;
    // The place in the directions of the shape, from its middle.
    let turned = vec2f(-frame.direction.y, frame.direction.x);
    let place = vec2f(dot(away, frame.direction), dot(away, turned));
    var distance: f32;
    switch mark[0] {
        case CAPSULE: { distance = capsule_distance(mark, place); }
        case BOX: { distance = box_distance(mark, place); }
        default: { distance = ellipse_distance(mark, place); }
    }
    let coverage = clamp(0.5 - distance, 0.0, 1.0);
    if coverage == 0.0 {
        discard;
    }
    return ink_at(mark, place) * coverage;
}

fn number(word: i32) -> f32 {
    return bitcast<f32>(word);
}

// The middle of a mark, the direction that it lies in, and how far it reaches along and across.
struct Frame {
    center: vec2f,
    direction: vec2f,
    reach: vec2f,
}

fn frame_of(mark: Mark) -> Frame {
    let first = vec2f(number(mark[2]), number(mark[3]));
    let second = vec2f(number(mark[4]), number(mark[5]));
    if mark[0] == CAPSULE {
        let half = (second - first) * 0.5;
        let long = length(half);
        let direction = select(vec2f(1.0, 0.0), half / long, long > 0.0);
        let reach = vec2f(long, 0.0) + number(mark[6]) + 1.0;
        return Frame(first + half, direction, reach);
    }
    let direction = vec2f(number(mark[6]), number(mark[7]));
    // The line of an outline lies to both sides of the edge.
    return Frame(first, direction, second + max(number(mark[8]), 0.0) + 1.0);
}

// Capsule: ends (2 to 5), radius (6), ink at the second end (7). A disc where the ends are one.

fn capsule_distance(mark: Mark, place: vec2f) -> f32 {
    let first = vec2f(number(mark[2]), number(mark[3]));
    let half = length(vec2f(number(mark[4]), number(mark[5])) - first) * 0.5;
    return length(vec2f(max(abs(place.x) - half, 0.0), place.y)) - number(mark[6]);
}

fn ink_at(mark: Mark, place: vec2f) -> vec4f {
    let ink = unpack4x8unorm(bitcast<u32>(mark[1]));
    if mark[0] != CAPSULE || mark[7] == mark[1] {
        return ink;
    }
    let first = vec2f(number(mark[2]), number(mark[3]));
    let half = length(vec2f(number(mark[4]), number(mark[5])) - first) * 0.5;
    let share = clamp((place.x / half + 1.0) * 0.5, 0.0, 1.0);
    return mix(ink, unpack4x8unorm(bitcast<u32>(mark[7])), share);
}

// Box: middle (2, 3), half width and height (4, 5), direction (6, 7), half the line's width, or -1
// where it is filled (8), radius of the corners (9).

fn box_distance(mark: Mark, place: vec2f) -> f32 {
    let radius = number(mark[9]);
    let beyond = abs(place) - vec2f(number(mark[4]), number(mark[5])) + radius;
    let edge = length(max(beyond, vec2f(0.0))) + min(max(beyond.x, beyond.y), 0.0) - radius;
    return of_outline(mark, edge);
}

// Ellipse: as a box without a radius.

fn ellipse_distance(mark: Mark, place: vec2f) -> f32 {
    let axes = max(vec2f(number(mark[4]), number(mark[5])), vec2f(0.5));
    // To first order, by how steeply the ellipse's equation rises here.
    let scaled = place / axes;
    let level = length(scaled);
    let steepness = length(scaled / axes);
    let edge = select((level - 1.0) * level / steepness, -min(axes.x, axes.y), level < 1e-4);
    return of_outline(mark, edge);
}

fn of_outline(mark: Mark, edge: f32) -> f32 {
    let half_line = number(mark[8]);
    return select(abs(edge) - half_line, edge, half_line < 0.0);
}
