// Blend a colour into a picture where a mask says so: one thread for each pixel.
//
// Rounded where the processor rounds (recolor.py), so that both give the same levels.

struct Recoloring {
    // The colour to blend in, red, green and blue from 0 to 255.
    color: vec3<f32>,
    // Which channel of the mask counts.
    channel: u32,
    // 1: colour what is outside the mask.
    inverted: u32,
    // 1: colour dark pixels less.
    by_luminance: u32,
    // 1: the mask has 8 bits, between its pixels too.
    mask_has_levels: u32,
}

@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var mask: texture_2d<f32>;
@group(0) @binding(2) var<uniform> recoloring: Recoloring;
@group(0) @binding(3) var result: texture_storage_2d<rgba8unorm, write>;

const LUMINANCE = vec3<f32>(0.299, 0.587, 0.114);

fn mask_at(place: vec2<i32>) -> f32 {
    let last = vec2<i32>(textureDimensions(mask)) - 1;
    return textureLoad(mask, clamp(place, vec2<i32>(0), last), 0)[recoloring.channel];
}

// What the mask, stretched over the picture and blended linearly, has at a pixel of the picture.
fn weight_at(pixel: vec2<i32>) -> f32 {
    let size = vec2<i32>(textureDimensions(mask));
    // As ratios of whole numbers: the middle of the pixel, less half a pixel of the mask.
    let unit = 2 * vec2<i32>(textureDimensions(picture));
    let position = max((2 * pixel + 1) * size - unit / 2, vec2<i32>(0));
    let place = position / unit;
    let part = vec2<f32>(position - place * unit) / vec2<f32>(unit);
    // The mask at the four places around; x is the left one, y the right one.
    let above = vec2<f32>(mask_at(place), mask_at(place + vec2<i32>(1, 0)));
    let below = vec2<f32>(mask_at(place + vec2<i32>(0, 1)), mask_at(place + 1));
    if (recoloring.mask_has_levels == 1u) {
        return blended_levels(above, below, part);
    }
    return mix(mix(above.x, above.y, part.x), mix(below.x, below.y, part.x), part.y);
}

// Blend pixels of 8 bits with whole numbers, cut and rounded as OpenCV does it.
fn blended_levels(above: vec2<f32>, below: vec2<f32>, part: vec2<f32>) -> f32 {
    let share = vec2<i32>(round(part * 2048.0));
    let weights = vec2<i32>(2048 - share.x, share.x);
    let upper = dot(vec2<i32>(round(above * 255.0)), weights) >> 4u;
    let lower = dot(vec2<i32>(round(below * 255.0)), weights) >> 4u;
    let level = ((((2048 - share.y) * upper) >> 16u) + ((share.y * lower) >> 16u) + 2) >> 2u;
    return f32(level) / 255.0;
}

// Round to a level, halves to the even one, and limit to those that there are.
fn levels(value: vec3<f32>) -> vec3<f32> {
    return clamp(round(value), vec3<f32>(0.0), vec3<f32>(255.0));
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    if (any(id.xy >= textureDimensions(result))) {
        return;
    }
    let old = textureLoad(picture, id.xy, 0);
    var weight = weight_at(vec2<i32>(id.xy));
    if (recoloring.inverted == 1u) {
        weight = 1.0 - weight;
    }
    if (recoloring.by_luminance == 1u) {
        weight *= dot(old.rgb, LUMINANCE);
    }
    let kept = levels(old.rgb * 255.0 * (1.0 - weight));
    let added = levels(abs(recoloring.color * weight));
    textureStore(result, id.xy, vec4<f32>((kept + added) / 255.0, old.a));
}
